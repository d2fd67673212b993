"""问题跟踪台账: issues, deadlines, replies, call-backs, and the public board."""
