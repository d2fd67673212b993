"""体验任务: what a member of a programme goes through alone, accompanied, unannounced or online, and on which days."""
