"""Fixtures for every test; they live in plugins beside this file."""

from hypothesis import settings

pytest_plugins = ["tests.db_fixtures", "tests.qt_fixtures"]

# How long an example takes depends on the machine, and says nothing of what is tested.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
