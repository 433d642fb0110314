"""Actions as data: menus, keys, the palette and the sheet of keys (F1) are built from them.

A key works in the Russian layout too: beside «J» stands «О», the letter on the same key.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter, methodcaller
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from bsk_desk.qt.theme import Theme

Page = TypeVar("Page", bound=QWidget)

_LATIN = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.`"
_RUSSIAN = "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
#: Latin letter -> the Russian one on the same key.
TWINS = dict(zip(_LATIN, _RUSSIAN, strict=True))


def always(_page: Any) -> bool:
    """Whatever is chosen."""
    return True


@dataclass(frozen=True, slots=True)
class Action(Generic[Page]):
    """Something a person can do on a page.

    ``keys`` are portable («R», «Ctrl+Return»), several divided by a space. ``right`` is one of
    kernel.rights; without it the action does not exist. ``enabled`` is asked when the selection
    changes, and ``refused`` is called where the key is pressed all the same: nothing happens
    silently. ``icon`` is a token; ``rare`` keeps it out of toolbars.
    """

    id: str
    title: str
    run: Callable[[Page], None]
    keys: str = ""
    right: str = ""
    enabled: Callable[[Page], bool] = always
    icon: str = ""
    rare: bool = False
    refused: Callable[[Page], None] | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the actions of one page: what their ids begin with, the usual right and condition."""

    prefix: str
    right: str = ""
    enabled: Callable[[Any], bool] = always

    def __call__(
        self,
        id_: str,
        title: str,
        method: str,
        keys: str = "",
        *,
        right: str | None = None,
        enabled: Callable[[Any], bool] | None = None,
        icon: str = "",
    ) -> Action[Any]:
        """One that runs a ``method`` of the page or of one of its parts: see ``calling``."""
        right = self.right if right is None else right
        run, enabled = calling(method), enabled or self.enabled
        return Action(f"{self.prefix}.{id_}", title, run, keys, right, enabled, icon)


def calling(path: str) -> Callable[[Any], None]:
    """Runs a method of the page or of one of its parts: «delete», «deeds.accept»."""
    owner, _, name = path.rpartition(".")
    part, call = attrgetter(owner) if owner else None, methodcaller(name)

    def run(page: Any) -> None:
        call(part(page) if part else page)

    return run


def sequences(keys: str) -> list[QKeySequence]:
    """Each key in both layouts; ValueError for a key Qt does not know."""
    made: list[QKeySequence] = []
    for key in keys.split():
        sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
        if not sequence.toString():
            raise ValueError(key)
        made.append(sequence)
        head, last = key[:-1], key[-1]
        if last.upper() in TWINS and (not head or head.endswith("+")):
            made.append(QKeySequence(head + TWINS[last.upper()]))
    return made


def key_words(keys: str) -> str:
    """As it stands on a key cap: «Ctrl+Return» is «Ctrl Enter»."""
    first = keys.split(maxsplit=1)[0] if keys else ""
    if first == "+" or not first:
        return first
    words = {"Return": "Enter", "Escape": "Esc", "Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}
    return " ".join(words.get(part, part) for part in first.split("+"))


def keys_of(action: QAction) -> str:
    """The key of an attached action as on a cap, or nothing."""
    return str(action.property("keys") or "")


def attach(
    page: Page,
    actions: Iterable[Action[Page]],
    may: Callable[[str], bool],
    theme: Theme | None = None,
) -> dict[str, QAction]:
    """Give a page its actions, by id. Right missing: the action does not exist.

    They are listed by ``page.actions()``; ``keys_of`` tells the key of each. The keys belong to
    the page and what is inside it. ValueError where an id or a key is given twice.
    """
    made: dict[str, QAction] = {}
    taken: dict[str, str] = {}
    here = weakref.ref(page)  # a closure that held the page would keep it from being freed
    for action in actions:
        if action.right and not may(action.right):
            continue
        if action.id in made:
            raise ValueError(f"{action.id} is there twice")
        for sequence in sequences(action.keys):
            other = taken.setdefault(sequence.toString(), action.id)
            if other != action.id:
                raise ValueError(f"{sequence.toString()}: {other} and {action.id}")
        made[action.id] = _made(page, action, here, theme)
    return made


def _made(
    page: QWidget, action: Action[Page], here: Callable[[], Page | None], theme: Theme | None
) -> QAction:
    keys = key_words(action.keys)
    item = QAction(f"{action.title}\t{keys}" if keys else action.title, page)
    item.setObjectName(action.id)
    item.setProperty("keys", keys)
    item.setProperty("title", action.title)
    item.setProperty("icon_name", action.icon)  # "icon" is QAction's own
    if theme and action.icon:
        item.setIcon(theme.icon(action.icon))

    def run(_checked: bool = False) -> None:
        if (alive := here()) is not None:
            action.run(alive)

    def pressed() -> None:
        alive = here()
        if item.isEnabled() or action.refused is None or alive is None:
            item.trigger()
        else:
            action.refused(alive)

    item.triggered.connect(run)
    page.addAction(item)
    if action.keys:
        # Not the QAction's own shortcut: where a system offers both letters of one key, Qt calls
        # it ambiguous and a QAction does nothing. A QShortcut tells, and it can only be our own.
        shortcut = QShortcut(page)
        shortcut.setKeys(sequences(action.keys))
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(pressed)
        shortcut.activatedAmbiguously.connect(pressed)
    return item


def refresh_enabled(
    page: Page, actions: Iterable[Action[Page]], made: Mapping[str, QAction]
) -> None:
    """Called when the selection changes and before a menu opens."""
    for action in actions:
        if action.id in made:
            made[action.id].setEnabled(action.enabled(page))


def menu_of(parent: QWidget, actions: Iterable[QAction | None]) -> QMenu:
    """A menu of attached actions; None is a line between groups."""
    menu = QMenu(parent)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
    return menu
