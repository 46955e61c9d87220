"""An instance in one file, and back: the database in a snapshot, then the files it names.

sealed    a passphrase over any file           archive   the file itself: members, manifest, end mark
tables    the database as lines of JSON        places    which files of the data folder belong to it
making    jalon backup FILE                    restoring jalon restore FILE
"""
