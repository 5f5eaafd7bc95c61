"""What is on record: every table, read, checked and frozen; names, prices, deals."""
