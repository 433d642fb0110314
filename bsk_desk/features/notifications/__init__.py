"""What appears in the cabinets."""
