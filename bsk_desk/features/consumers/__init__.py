"""Consumers and their accounts."""
