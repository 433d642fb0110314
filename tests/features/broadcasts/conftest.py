"""Doors and three consumers for the tests of broadcasts."""

import pytest

from tests.people import LEGAL, linked_account, new_consumer


@pytest.fixture
def people(site, connect, as_superuser):
    """A person in Попова 40, a firm in Гущина 17, a person without an account."""
    accounting = connect("accounting")
    person = new_consumer(site, as_superuser)
    linked_account(site, accounting, person, number="1001", address="г. Барнаул, ул. Попова, д. 40")
    firm = new_consumer(site, as_superuser, "legal", {**LEGAL})
    linked_account(
        site, accounting, firm, number="2001", address="ул. Гущина, 17", kind="legal", contract=203
    )
    return person, firm, new_consumer(site, as_superuser)
