"""Waiting for a condition, never for time."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object], timeout: float = 5.0) -> None:
    """Returns as soon as the condition holds; fails when it never does."""
    until = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.005)
