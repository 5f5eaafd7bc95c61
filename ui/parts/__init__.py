"""Pieces of a page with code of their own in the browser, and the kit of its sections."""
