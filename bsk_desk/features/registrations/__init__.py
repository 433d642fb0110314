"""Sign-ups to the cabinet that are under way or stuck."""
