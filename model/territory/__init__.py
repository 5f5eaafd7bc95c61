"""Who holds what, and where: shares of ground, maps, lines, borders, values."""
