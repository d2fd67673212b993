"""What is on offer: events, their slots and quotas, and the public pages that show them."""
