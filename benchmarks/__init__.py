"""`make bench`: the site against the smallest Flask apps that do the same to the same database."""
