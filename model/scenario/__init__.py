"""What a user may assume: one frozen description, from which controls are made."""
