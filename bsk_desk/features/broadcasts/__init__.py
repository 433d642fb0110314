"""One text to many consumers."""
