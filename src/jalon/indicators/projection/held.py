"""What was read lately, kept in the memory of the process under the hash of its content.

A piece is named by what is in it, so it is never out of date: another process that writes gives the column another
name, and whoever reads asks the database for the names first. Rights are no matter of this module: a reader is given
the names of the columns he may read, and nobody else's content goes by the same name.
"""

import hashlib

from jalon.kernel.recent import Recent

COLUMNS = 300  # five months of sixty columns: some sixty megabytes once decoded

lines: Recent[str, bytes] = Recent(12)
columns: Recent[str, bytes] = Recent(COLUMNS)


def name_of(content: bytes) -> str:
    """What a piece is called: the hash of its content."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
