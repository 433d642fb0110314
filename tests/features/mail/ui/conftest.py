"""The page of mail over the real database, without a shell around it."""

import pytest

from bsk_desk.features.mail.ui import SLICE
from tests.admin_city import City
from tests.page_desk import PageDesk
from tests.people import empty_city


@pytest.fixture
def city(database, as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")
    made = City(database, 2)
    made.post()  # the letters by which they signed up
    return made


@pytest.fixture
def desk(database, tasks, theme, qtbot):
    made = PageDesk(database, tasks, theme, "admin", qtbot)
    yield made
    made.close()


@pytest.fixture
def page(desk, city):
    return desk.open(SLICE)
