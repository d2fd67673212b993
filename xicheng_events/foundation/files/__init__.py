"""What people attach: outside the database, type found from the bytes, limited, given out by their owner's rule."""
