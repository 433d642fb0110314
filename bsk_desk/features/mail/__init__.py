"""The outbox: what waits, what was sent, what failed for good."""
