"""Workbooks that go out to be completed and come back: a merge of three sides, cell by cell."""
