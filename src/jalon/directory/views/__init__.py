"""The pages of the directory: each decides with `access`, asks one query or does one act, and renders."""
