from ninja import Schema
from pydantic import ConfigDict


class Given(Schema):
    """What a program sends. A field that nobody expects is refused: left out unsaid, a misspelling is obeyed."""

    model_config = ConfigDict(extra="forbid")
