"""Operators, and consumers whose streets an outage meets and spares."""

import pytest

from tests.people import empty_city, linked_account, new_consumer

PLACE = "г. Барнаул, ул. Попова, д. 40, кв. 5"


@pytest.fixture
def emptied(as_superuser):
    """Nothing of earlier tests."""
    empty_city(as_superuser)


@pytest.fixture
def site(connect, emptied):
    return connect("site")


@pytest.fixture
def desk(connect, emptied):
    return connect("operator")


@pytest.fixture
def hit(site, connect, as_superuser):
    """A consumer in Попова 40: (consumer, account)."""
    consumer = new_consumer(site, as_superuser)
    return consumer, linked_account(
        site, connect("accounting"), consumer, number="1001", address=PLACE
    )


@pytest.fixture
def spared(site, connect, as_superuser):
    """A consumer in Юрина 5: (consumer, account)."""
    consumer = new_consumer(site, as_superuser)
    return consumer, linked_account(
        site, connect("accounting"), consumer, number="2001", address="ул. Юрина, 5"
    )
