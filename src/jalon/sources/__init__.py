"""A file coming in: kept, recognised, read, resolved, planned, applied; what waits is settled."""
