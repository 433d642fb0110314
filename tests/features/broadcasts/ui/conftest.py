"""The page of broadcasts over the real database, without a shell around it."""

import pytest

from bsk_desk.features.broadcasts.ui import SLICE
from tests.admin_city import City
from tests.people import empty_city


@pytest.fixture
def city(database, as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("TRUNCATE bsk.saved_audiences")
    return City(database, 6)


@pytest.fixture
def desk(desk_of):
    return desk_of("admin")


@pytest.fixture
def page(desk, city):
    return desk.open(SLICE)
