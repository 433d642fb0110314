"""Settings of the database that administrators may change, and within which bounds."""
