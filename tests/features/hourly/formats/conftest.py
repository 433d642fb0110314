"""A reader of hourly files in a process of its own."""

import pytest

from bsk_desk.features.hourly.formats.isolated import Reader


@pytest.fixture(scope="module")
def reader():
    with Reader() as found:
        yield found
