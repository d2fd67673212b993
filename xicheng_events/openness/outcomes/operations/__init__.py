"""Writing a meeting's public outcome, letting it out, and telling who was there."""
