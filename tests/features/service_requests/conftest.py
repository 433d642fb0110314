"""The doors of the module's database."""

import pytest

from tests.features.service_requests.doors import Doors


@pytest.fixture
def doors(database):
    return Doors(database)
