"""An indicator compared: region and nation, groups and peers, months, map."""
