"""Reading a hospital's file: which of the kinds it is, where its header is, what its rows hold.

Plain Python: no database, no web. Labels and codes stay as written; only numbers, days and results are read.
"""
