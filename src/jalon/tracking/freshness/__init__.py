"""Which files a month still waits for, who owes them, how complete and how timely each owner is; the reminders."""
