"""A pretend region, so that anyone can try Jalon: invented establishments, files and people.

Its files are written by our own seeded generator and taken in by the real path; nothing is put in the database
by another way. It lives in a data folder of its own and every page says « région fictive ».
"""
