"""The host's desk over the parties of one event: list, review, selection, papers, moving, balance."""
