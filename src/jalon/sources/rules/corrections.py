"""Names by which people announce that a file corrects another."""

from jalon.kernel.text import fold

_WORDS = (
    "corrige",
    "corrigee",
    "corrigees",
    "corriges",
    "correctif",
    "correction",
    "rectifie",
    "rectifiee",
    "rectificatif",
)


def says_that_it_corrects(file_name: str) -> bool:
    """Whether a word of the file's name announces a correction: "…_2022-08_corrige.xlsx"."""
    return not set(fold(file_name).split()).isdisjoint(_WORDS)
