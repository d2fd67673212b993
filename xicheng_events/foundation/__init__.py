"""What every page and every decision stands on."""
