"""Fixtures for every test; they live in plugins beside this file."""

pytest_plugins = ["tests.db_fixtures", "tests.qt_fixtures"]
