"""放假安排: bringing in the days off of a year, and what moves with them."""
