"""File formats of consumers and accounts."""
