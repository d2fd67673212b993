"""列席邀请: whom a meeting asks, from the pool too, what they answer, and when the list is fixed."""
