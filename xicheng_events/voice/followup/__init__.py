"""问题跟踪台账: issues, deadlines, replies, and the public board."""
