"""What the templates of « Données » show."""

from jalon.antibiotics.bringing.pages.deposit import deposit_context, planned_context
from jalon.antibiotics.bringing.pages.file import file_context
from jalon.antibiotics.bringing.pages.recap import period_context, recap_context

__all__ = ["deposit_context", "file_context", "period_context", "planned_context", "recap_context"]
