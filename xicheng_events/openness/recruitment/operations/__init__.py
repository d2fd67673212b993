"""What is done with applications and the list that is made of them."""
