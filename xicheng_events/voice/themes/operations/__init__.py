"""What people do with the theme of a month."""
