"""A page of requests over the real database, without a shell around it."""

import pytest

from tests.features.service_requests.ui.desks import Desk


@pytest.fixture
def theme(qapp):
    from bsk_desk.qt.theme import Theme

    made = Theme("light")
    made.apply(qapp)
    yield made
    qapp.setStyleSheet("")


@pytest.fixture
def desk_class():
    return Desk


@pytest.fixture
def desk(desk_of):
    return desk_of("operator")


@pytest.fixture
def colleague(desk_of):
    return desk_of("operator2")


@pytest.fixture
def complaint(doors):
    request = doors.submit(subject="Нет света", text="Нет света второй день")[0]
    doors.move(request, "registered")
    doors.database.pass_undo_window()
    return request


@pytest.fixture
def complaints(doors):
    doors.owner.execute(
        "UPDATE bsk.service_requests SET form = 'inquiry' WHERE form = 'complaint' AND status <> 'done'"
    )
    return [doors.submit(subject=f"Жалоба {n}")[0] for n in range(3)]


@pytest.fixture
def twelve(doors):
    """Ids of requests that a condition tells from all others."""
    ids = [doors.submit(subject=f"Одно и то же {n}")[0] for n in range(12)]
    doors.owner.execute(
        "UPDATE bsk.service_requests SET address = %s WHERE id = ANY (%s)", [f"куст {ids[0]}", ids]
    )
    return ids


@pytest.fixture
def three(doors):
    return [doors.submit(subject=f"Нет света {n}")[0] for n in range(3)]
