"""采纳: whether what was said to be taken up is, by which unit, with which answer; told to everybody who said it."""
