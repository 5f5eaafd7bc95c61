"""The panel and the tree that a figure opens."""
