"""体验监督项目: what a unit wants experience officers or supervisors for, how many of whom, for how long, and with
which duties."""
