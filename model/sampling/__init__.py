"""What is not known, as joint draws, and what drives a result: knows no minerals."""
