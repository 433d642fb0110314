"""The way of the Tab key over a page: by what is seen, whenever its parts were built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLayout,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)


class OrderedPage(QWidget):
    """Tab goes through ``tab_parts()`` one after the other, and then out of the page.

    Qt goes by the age of widgets: what is built anew with every card would come last.
    """

    def tab_parts(self) -> Sequence[QWidget]:
        """The parts of the page in the order of the key; for the page."""
        return (self,)

    def tab_stops(self) -> list[QWidget]:
        """Everything that can take the focus now, in order."""
        return [stop for part in self.tab_parts() for stop in stops(part)]

    def resting_place(self) -> QWidget | None:
        """What takes the focus that is given to the page; None: the page itself. For the page."""
        return None

    def next(self) -> None:
        """To the next row of its list; for the page."""

    def previous(self) -> None:
        """To the previous row of its list; for the page."""

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go into the list while the page as a whole has the focus."""
        steps = {Qt.Key.Key_Down: self.next, Qt.Key.Key_Up: self.previous}
        step = steps.get(Qt.Key(event.key())) if self.hasFocus() else None
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            step()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """On to where the ring can be seen."""
        super().focusInEvent(event)
        if (place := self.resting_place()) is not None:
            place.setFocus(event.reason())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """To the neighbour of what has the focus."""
        order, here = self.tab_stops(), QApplication.focusWidget()
        if here is None or not self.isAncestorOf(here) or not order:
            return super().focusNextPrevChild(next)
        at = next_of(order, here, 1 if next else -1)
        target = order[at] if at is not None else self._outside(here, next=next)
        if target is None:
            target = order[0] if next else order[-1]
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def _outside(self, here: QWidget, *, next: bool) -> QWidget | None:  # noqa: A002
        """The first stop of the window beyond this page, None where there is no other."""
        one = here
        for _ in range(10_000):  # the chain is a ring
            found = one.nextInFocusChain() if next else one.previousInFocusChain()
            if found is None or found is here:
                return None
            one = found
            inside = one is self or self.isAncestorOf(one)
            if not inside and one.window() is self.window() and takes_focus(one):
                return one
        return None


def chain(*parts: QWidget) -> None:
    """Whoever comes from outside by Tab meets the first of these parts first."""
    every = [w for part in parts for w in (part, *part.findChildren(QWidget))]
    wanted = [w for w in every if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    for one, other in pairwise(wanted):
        QWidget.setTabOrder(one, other)


def next_of(order: Sequence[QWidget], here: QWidget, step: int) -> int | None:
    """The place of the neighbour; None beyond the ends; the first for something unknown."""
    found = [at for at, one in enumerate(order) if one is here or one.isAncestorOf(here)]
    at = found[-1] + step if found else 0
    return at if 0 <= at < len(order) else None


def ring_of(rows: QAbstractItemView) -> QWidget | None:
    """The rows themselves, where one of them is current and shows the ring."""
    return rows if rows.isVisible() and rows.currentIndex().isValid() else None


def take_from_page(rows: QAbstractItemView) -> None:
    """J and K on a page that has the focus as a whole: from now on the ring is in the list."""
    focus, place = QApplication.focusWidget(), ring_of(rows)
    if place is not None and focus is not None and focus.isAncestorOf(place):
        place.setFocus()


@contextmanager
def focus_kept(root: QWidget, *, again: bool = True) -> Iterator[None]:
    """What is shown again is built anew: the button of the same name has the focus once more."""
    before = QApplication.focusWidget()
    held = before is not None and root.isAncestorOf(before)
    name = before.objectName() if again and held and before is not None else ""
    yield
    after = QApplication.focusWidget()
    if name and after is not before:

        def give_back() -> None:
            anew = next((w for w in root.findChildren(QWidget, name) if takes_focus(w)), None)
            if anew is not None and QApplication.focusWidget() is after:
                anew.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, root, give_back)  # Qt shows what was added by then


def takes_focus(widget: QWidget) -> bool:
    """Whether the Tab key stops here."""
    wants = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(wants) and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()


def stops(root: QWidget) -> Iterator[QWidget]:
    """Depth first, as layouts have their items; nothing of what is hidden."""
    if not root.isVisible():
        return
    if takes_focus(root):
        yield root
    for child in _children(root):
        yield from stops(child)


def _children(root: QWidget) -> Iterator[QWidget]:
    if isinstance(root, QStackedWidget):
        yield from _there(root.currentWidget())
    elif isinstance(root, QScrollArea):
        yield from _there(root.widget())
    elif isinstance(root, QSplitter):
        for at in range(root.count()):
            yield from _there(root.widget(at))
    elif (layout := root.layout()) is not None:
        yield from _of_layout(layout)


def _there(widget: QWidget | None) -> Iterator[QWidget]:
    if widget is not None:
        yield widget


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _of_layout(inner)
