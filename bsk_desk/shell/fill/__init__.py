"""Demonstration and benchmark data: ``fill`` of any size, ``demo_fill`` for the demo."""

from bsk_desk.shell.fill.demonstration import demo_fill
from bsk_desk.shell.fill.filling import fill

__all__ = ["demo_fill", "fill"]
