"""From rock in the ground to money that somebody receives, and who is paid by a deal."""
