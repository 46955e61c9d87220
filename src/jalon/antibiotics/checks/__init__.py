"""The page « Contrôles »: what the checks noticed, what to do about it, the answers given, the rows behind."""
