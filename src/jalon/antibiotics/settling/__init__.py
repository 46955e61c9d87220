"""« À régler »: what the tables do not know is shown, answered by a person, remembered, and shared by the region."""
