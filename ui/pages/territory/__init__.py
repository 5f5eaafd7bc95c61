"""Own map and values: what a reader brings along."""
