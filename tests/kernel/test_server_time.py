"""The server's time, carried on by a clock that nobody can set."""

from datetime import UTC, datetime, timedelta

import pytest

from bsk_desk.kernel import server_time

SERVER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Clocks:
    """This computer's clocks as the test wants them."""

    def __init__(self):
        self.computer, self.seconds = SERVER, 100.0

    def pass_(self, seconds):
        self.seconds += seconds
        self.computer += timedelta(seconds=seconds)


@pytest.fixture
def clocks(monkeypatch):
    made = Clocks()
    monkeypatch.setattr(server_time, "of_computer", lambda: made.computer)
    monkeypatch.setattr(server_time, "steady", lambda: made.seconds)
    monkeypatch.setattr(server_time, "_known", None)
    return made


def test_before_the_server_has_spoken_the_computers_clock_stands_in(clocks):
    clocks.pass_(5)
    assert server_time.now() == SERVER + timedelta(seconds=5)


@pytest.mark.parametrize("wrong", [timedelta(seconds=31), timedelta(hours=-1), timedelta(days=400)])
def test_a_wrong_clock_of_the_computer_does_not_matter(clocks, wrong):
    clocks.computer += wrong
    server_time.learn(SERVER, clocks.seconds)
    clocks.pass_(10)
    assert server_time.now() == SERVER + timedelta(seconds=10)


def test_a_clock_that_is_set_meanwhile_does_not_matter(clocks):
    server_time.learn(SERVER, clocks.seconds)
    clocks.pass_(10)
    clocks.computer -= timedelta(hours=1)
    assert server_time.now() == SERVER + timedelta(seconds=10)


def test_half_of_the_way_is_taken_off(clocks):
    asked = clocks.seconds
    clocks.pass_(1)
    server_time.learn(SERVER, asked)
    assert server_time.now() == SERVER + timedelta(seconds=0.5)


def test_an_answer_that_was_long_on_its_way_replaces_no_better_one(clocks):
    server_time.learn(SERVER, clocks.seconds)
    asked = clocks.seconds
    clocks.pass_(9)
    server_time.learn(SERVER, asked)
    assert server_time.now() == SERVER + timedelta(seconds=9)


def test_the_steady_clock_goes_forward():
    first = server_time.steady()
    assert server_time.steady() >= first


def test_what_was_forgotten_is_not_known(clocks):
    server_time.learn(SERVER + timedelta(days=1), clocks.seconds)
    server_time.forget()
    assert server_time.now() == clocks.computer
