"""What is said when something is refused: a French sentence, never a traceback."""


class Refusal(Exception):
    """A request that cannot be honoured, for a reason the person can read and act upon.

    Nothing has been written. The command line ends with code 2; a page answers 400 with the message.
    """

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where  # "feuille Export, ligne 12, colonne C", "asp_segur.yaml, ligne 8"

    def __str__(self) -> str:
        return f"{self.where} : {self.message}" if self.where else self.message
