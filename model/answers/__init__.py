"""What follows from a scenario: the outcome, and what people ask of it."""
