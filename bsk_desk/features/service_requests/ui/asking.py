"""The sheet that asks for values: the kit's own, under the name this slice knows it by."""

from __future__ import annotations

from bsk_desk.qt.asking import AskSheet, ask

__all__ = ["AskSheet", "ask"]
