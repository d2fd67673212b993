"""What the policy asks beyond events."""
