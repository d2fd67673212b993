"""One party and its place: registering, the line, offers, tickets, changes."""
