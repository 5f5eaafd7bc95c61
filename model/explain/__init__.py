"""Any figure as a tree: formula, operands, down to the rows of data."""
