"""A control for each assumption of the scenario: it asks for another when it is moved."""
