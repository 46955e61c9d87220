from typing import Any


class JalonError(Exception):
    """What the server refused, in its own French words.

    `code` is stable and meant for programs; `details` holds one reason for each cell or line in cause, with the
    value that stands and the one proposed when they are in conflict.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        where: str | None = None,
        details: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.where = status, code, message, where
        self.details = details or []

    def __str__(self) -> str:
        return f"{self.where} : {self.message}" if self.where else self.message
