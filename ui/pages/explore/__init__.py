"""Explore: the map, the levers, who controls how much."""
