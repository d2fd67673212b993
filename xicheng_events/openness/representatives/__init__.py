"""代表库: who may be asked to sit in on meetings, for how long, and who proposed them."""
