"""Health professionals, from the national file of the Annuaire Santé: who they are, where they work, their skills.

Only the professions and places that the catalogue chooses are kept (`catalogue/professions`). What the file says is
dated like the lists of establishments: closed when a later file no longer says it, never rewritten, then purged.
Professionals are persons: counts are for everyone, names for those whom `access` names.
"""
