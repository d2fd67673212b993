"""每月一题: the theme of a month, which unit leads it, what it set itself to do, and what has been done of it."""
