"""What people do with notices: write them, check them, publish them, change them."""
