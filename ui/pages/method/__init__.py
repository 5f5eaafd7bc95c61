"""Method: how each figure is computed."""
