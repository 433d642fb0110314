"""Composition root, login and the main window."""
