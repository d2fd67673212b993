"""履职: what members of programmes have done and still owe, what they found and what changed, and what is thought of
their work. Reads the rooms of a term before it."""
