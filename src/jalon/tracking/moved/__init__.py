"""What moved: between two months, or since a person last looked; cells and lines, by theme, by whom."""
