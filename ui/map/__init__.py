"""The map: shapes, shades and points, for page and file."""
