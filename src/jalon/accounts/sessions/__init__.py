"""Who is in: each session with its device, its limits, and how it is closed from elsewhere."""
