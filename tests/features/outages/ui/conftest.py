"""The page of outages over the real database, without a shell around it."""

import pytest

from bsk_desk.features.outages.ui import SLICE
from tests.admin_city import City
from tests.people import empty_city, empty_requests


@pytest.fixture
def city(database, as_superuser):
    empty_city(as_superuser)
    empty_requests(as_superuser)
    return City(database, 6)


@pytest.fixture
def desk(desk_of):
    return desk_of("operator")


@pytest.fixture
def page(desk, city):
    return desk.open(SLICE)
