"""Who: establishments, legal entities, groups and territories, as lists say and as people correct."""
