"""体验报告: what a member saw, step by step; its problems become opinions, and of whom, if asked, nobody knows."""
