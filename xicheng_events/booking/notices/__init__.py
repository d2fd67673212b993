"""Writing, checking, copying and repeating a notice: the desk's side of events."""
