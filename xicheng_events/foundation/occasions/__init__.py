"""What one can speak about: whatever can be spoken about makes its row here, and says in it whom to ask."""
