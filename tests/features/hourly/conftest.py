"""Hourly files over the real database."""

import pytest

from tests.features.hourly.doors import Doors


@pytest.fixture
def doors(database):
    """The doors; hourly data of earlier tests are gone."""
    made = Doors(database)
    made.empty()
    return made
