"""BSK Desk: the back office of a city electricity network."""
