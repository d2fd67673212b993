"""回访: asking on the telephone what somebody thinks of the reply."""
