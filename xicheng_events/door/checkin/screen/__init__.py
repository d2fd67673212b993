"""The door's screen: its pages, what it answers, in which words."""
