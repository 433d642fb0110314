"""Lists of accounts and contracts as people have them: pasted, or in a book."""
