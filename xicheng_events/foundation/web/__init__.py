"""What pages share: rendering, forms, fields, access, errors, lists."""
