"""What a visitor holds: scenario, history, work in the background, address."""
