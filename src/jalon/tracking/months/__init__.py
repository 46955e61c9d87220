"""A month of a grid: opened, closed with what was known then, archived, reopened with a reason."""
