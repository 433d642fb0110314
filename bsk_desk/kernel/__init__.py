"""Plain Python that everything may use: no Qt, no database, no clock."""
