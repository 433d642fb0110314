"""The page of mail over the real database, without a shell around it."""

import pytest

from bsk_desk.features.mail.ui import SLICE
from tests.admin_city import City
from tests.people import empty_city


@pytest.fixture
def city(database, as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")
    made = City(database, 2)
    made.post()  # the letters by which they signed up
    return made


@pytest.fixture
def desk(desk_of):
    return desk_of("admin")


@pytest.fixture
def page(desk, city):
    return desk.open(SLICE)
