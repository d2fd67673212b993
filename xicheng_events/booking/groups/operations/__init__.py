"""Registering others: `entering` one party at a desk; `taking` a list in and `working` it off."""
