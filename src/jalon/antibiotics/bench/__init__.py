"""How long a million isolates take: `jalon bench antibiotics`. One module per task, each measured in its process."""
