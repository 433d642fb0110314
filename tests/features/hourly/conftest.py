"""Hourly files over the real database."""

import pytest

from tests.features.hourly.doors import SERIALS, Doors, kwh, point


@pytest.fixture
def doors(database):
    """The doors; hourly data of earlier tests are gone."""
    made = Doors(database)
    made.empty()
    return made


@pytest.fixture
def sent(doors):
    """A file of three points, the second one faulty; nothing decided."""
    doors.master()
    faulty = kwh(h76="-")
    return doors.store(
        [point(SERIALS[0]), point(SERIALS[1], faulty, blocked=True), point(SERIALS[2])]
    )


@pytest.fixture
def put(tmp_path):
    """``put(name, bytes)``: the path of a file written so."""

    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write
