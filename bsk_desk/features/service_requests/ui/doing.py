"""Runs the commands of a page: the kit's own, under the name this slice knows it by."""

from __future__ import annotations

from bsk_desk.qt.doing import Doing

__all__ = ["Doing"]
