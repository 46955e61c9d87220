"""The first page: where a hospital stands in a few figures, or all the hospitals one may see, a line each."""
