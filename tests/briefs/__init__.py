"""民情月报: the hotline's numbers and ours."""
