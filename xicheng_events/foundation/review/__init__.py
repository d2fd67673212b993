"""保密审查: the slip without which nothing is published."""
