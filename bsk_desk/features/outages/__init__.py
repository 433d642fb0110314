"""Interruptions of supply and notices on its quality."""
