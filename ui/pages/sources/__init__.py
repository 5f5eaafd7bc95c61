"""Sources: every row, its grade and who published it."""
