"""« Données »: what hospitals bring, file by file or by hand, what became of it, and the periods they validate."""
