"""Requests of every form: complaints, applications, questions, and how they are worked."""
