"""Errors, units, text that is read, and figures as trees: what every room needs."""
