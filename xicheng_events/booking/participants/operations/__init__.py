"""What the unit does with the parties of its event: decides, orders, moves, cancels; each file one kind of it."""
