"""Uncertainty: how wide each figure is, and what drives it."""
