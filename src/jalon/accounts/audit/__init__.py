"""Who did what, to what: one row per act, in its transaction; rows are then chained by their seals.

writing     a row, with the stamp that shows whether Jalon wrote it
sealing     rows are chained in batches, so that two people who act at once do not wait for each other
anchors     the last seal of each batch, in a file outside of the database: the witness of the end
verifying   the chain is followed and compared with its witness
exporting   the chain as lines that somebody else verifies
"""

from jalon.accounts.audit.sealing import seal
from jalon.accounts.audit.verifying import Break, Verdict, verify
from jalon.accounts.audit.writing import number_of, write

__all__ = ["Break", "Verdict", "number_of", "seal", "verify", "write"]
