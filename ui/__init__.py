"""What the page shows: views, controls, charts and words. Nothing here computes a figure."""
