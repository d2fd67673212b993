"""What people do with issues (domain §5.4): register, handle, rate, publish."""
