"""What is said at an event, taken down item by item: by its recorders, or by whoever was there, afterwards."""
