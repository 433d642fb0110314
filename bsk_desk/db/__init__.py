"""The database side: engine, the door, the change feed, embedded server."""
