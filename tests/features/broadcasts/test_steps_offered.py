"""Which steps a broadcast offers, whatever its state allows."""

import pytest

from bsk_desk.features.broadcasts.model import STEPS, Numbers, steps_of


@pytest.mark.parametrize("status", ["notifying", "paused", "done", "cancelled"])
@pytest.mark.parametrize(
    ("delivered", "read", "offered"), [(0, 0, False), (5, 0, True), (5, 4, True), (5, 5, False)]
)
def test_a_reminder_is_offered_while_somebody_has_not_read(status, delivered, read, offered):
    steps = steps_of(status, Numbers(10, delivered, read))
    assert ("follow_up" in steps) is offered
    assert steps - {"follow_up"} == STEPS[status] - {"follow_up"}


def test_before_the_start_there_is_nobody_to_be_reminded():
    assert steps_of("draft", None) == STEPS["draft"]
    assert steps_of("something new", None) == frozenset()
