"""What the desk does with invitations: sends them, one or many, and takes them back."""
