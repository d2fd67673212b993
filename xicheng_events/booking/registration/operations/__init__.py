"""What people do with registrations, one function each: `placing` and `parties` for citizens, `waiting` for the
clockwork's offers. What the unit that runs the event does stands in `participants`."""
