import pytest

from bsk_desk.kernel import rights
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.kernel.rights import Rights


def test_changes_of_one_object_touch_only_it():
    changes = Changes.of("request", 1)
    assert changes.touches("request")
    assert changes.touches("request", 1)
    assert not changes.touches("request", 2)
    assert not changes.touches("mail")
    assert changes.ids("request") == frozenset({1})


def test_changes_without_ids_touch_every_object_of_the_kind():
    changes = Changes.of("request")
    assert changes.touches("request", 77)
    assert changes.ids("request") is None


def test_merged_changes_touch_what_each_did():
    changes = Changes.merged(
        [Changes.of("request", 1), Changes.of("request", 2), Changes.of("mail", 9)]
    )
    assert changes.ids("request") == frozenset({1, 2})
    assert changes.touches("mail", 9)


def test_after_an_interruption_everything_may_be_different():
    changes = Changes.of("mail", 1).merge(Changes.of_everything())
    assert changes.touches("request", 5)
    assert changes.ids("request") is None
    assert changes


def test_no_changes_are_false():
    assert not Changes()
    assert not Changes().touches("request")


def test_a_page_starts_from_the_beginning_unless_told_otherwise():
    assert PageRequest("due").after is None
    assert Page().rows == ()


def test_an_administrator_may_what_operators_and_engineers_may():
    admin = Rights.of_roles(["bsk_admin"])
    assert all(admin.may(right) for right in rights.BY_ROLE["bsk_operator"])
    assert all(admin.may(right) for right in rights.BY_ROLE["bsk_engineer"])
    assert admin.may("registrations.work")


def test_an_operator_may_not_send_broadcasts():
    operator = Rights.of_roles(["bsk_operator", "pg_monitor"])
    assert operator.may("requests.work")
    assert not operator.may("broadcasts.work")


def test_an_auditor_changes_nothing():
    assert not any(right.endswith(".work") for right in Rights.of_roles(["bsk_auditor"]).granted)


def test_a_right_that_does_not_exist_is_a_bug():
    with pytest.raises(KeyError):
        Rights().may("requests.wrok")
