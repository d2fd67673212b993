"""What a tablet is given and sends back: its pass and session, its sealed list, and what it did without network."""
