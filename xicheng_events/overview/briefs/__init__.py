"""民情月报: what the hotline counted in a month, what we did beside it, and what a meeting made of both."""
