"""Value ladder: from rock in the ground to money that somebody receives."""
