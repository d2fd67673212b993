"""What people do with registrations, one function each: `placing` and `party_changes` for citizens, `waiting_list` for
the clockwork's offers. What the unit that runs the event does stands in `participants`."""
