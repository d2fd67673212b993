"""Asking those who came, taking in what they answer, and mixing what is anonymous."""
