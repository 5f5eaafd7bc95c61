"""A folder a page; pages do not know each other."""
