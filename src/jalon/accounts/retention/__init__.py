"""Keeping for a time, then purging: proposed, approved, done by a job, recorded.

catalogue/retention says how long; each module says what has had its time (jobs/expiring.py); a plan lists it,
another administrator approves it, a job purges what is still due, and the journal keeps counts and hashes.
"""
