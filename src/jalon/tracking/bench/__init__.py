"""How long the tracking takes: a month exported, and the whole cycle of a month."""

from jalon.tracking.bench import export, month

__all__ = ["export", "month"]
