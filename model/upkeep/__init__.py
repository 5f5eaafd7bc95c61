"""How the tables are renewed from their upstreams, and what changed between two of them."""
