"""The demo world: the cast and one living example of every phase, built through operations only."""
