"""Conditions of a list of things that are a code of a field: chips, what is offered, more, less."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bsk_desk.qt.list_page import Condition


@dataclass(frozen=True, slots=True)
class Coded:
    """``fields``: name in the filter (None: no condition), its title, code -> words.

    The methods are what qt.things asks for.
    """

    fields: tuple[tuple[str, str, Mapping[str, str]], ...]

    @property
    def offers(self) -> Sequence[tuple[str, Sequence[tuple[object, str]]]]:
        """Each field with its codes; a value is (field, code)."""
        return tuple(
            (title, tuple(((name, code), word.capitalize()) for code, word in words.items()))
            for name, title, words in self.fields
        )

    def chips(self, wanted: Any) -> Sequence[Condition]:
        """The conditions that stand."""
        found = ((name, words, getattr(wanted, name)) for name, _, words in self.fields)
        return [Condition(name, words[code].capitalize()) for name, words, code in found if code]

    def added(self, wanted: Any, value: tuple[str, str]) -> Any:
        """With another condition of a field."""
        field, code = value
        return replace(wanted, **{field: code})

    def removed(self, wanted: Any, key: str) -> Any:
        """Without the condition of a field."""
        return replace(wanted, **{key: None})
