"""The pages of « Données »: recap, deposit, file, entry, templates, validation."""

from jalon.antibiotics.bringing.views.deposit import apply_planned, cancel_planned, create_vault, deposit, planned
from jalon.antibiotics.bringing.views.entry import entry, remove_isolate
from jalon.antibiotics.bringing.views.files import file, file_export, original, restore
from jalon.antibiotics.bringing.views.kinds import kinds, template_file
from jalon.antibiotics.bringing.views.recap import period, recap, recap_export, register, reopen, validate

__all__ = [
    "apply_planned", "cancel_planned", "create_vault", "deposit", "entry", "file", "file_export", "kinds", "original",
    "period", "planned", "recap", "recap_export", "register", "remove_isolate", "reopen", "restore", "template_file",
    "validate",
]  # fmt: skip
