"""The Qt kit that every screen is built from."""
