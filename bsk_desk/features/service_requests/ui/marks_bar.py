"""Marks under the name of a request: a letter that did not arrive, an outage that explains it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests.card_marks import CardMarks, OutageOffer
from bsk_desk.kernel.times import when
from bsk_desk.kernel.words import counted
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import Box, icon_label, label, row
from bsk_desk.qt.theme import Theme


class MarksBar(Box):
    """Hidden where there is nothing to mark.

    ``opened(place, object id or None)``; ``linked(offer)`` when the request is to be linked.
    """

    opened = Signal(str, object)
    linked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__("v", gap=8)
        self._theme = theme
        self.marks = CardMarks()
        self.hide()

    def show_marks(
        self, marks: CardMarks, now: datetime, *, may_see_mail: bool, may_link: bool = False
    ) -> None:
        """Another request's, or the same as they are now."""
        if marks == self.marks:
            return
        self.marks = marks
        self.clear()
        if marks.undelivered:
            self.add(self._undelivered(marks, may_see_mail=may_see_mail))
        for offer in marks.offers:
            self.add(self._offer(offer, now, may_link=may_link))
        self.setVisible(bool(marks.undelivered or marks.offers))

    def _undelivered(self, marks: CardMarks, *, may_see_mail: bool) -> Box:
        number = counted(marks.undelivered, "письмо", "письма", "писем")
        why = f": {marks.last_error}" if marks.last_error else ""
        words = f"Не доставлено {number}{why}"
        made = self._line("ph.x-circle-fill", "overdue", words, "danger")
        if may_see_mail:
            made.add(self._link("Почта", "mail.all", None))
        return made

    def _offer(self, offer: OutageOffer, now: datetime, *, may_link: bool) -> Box:
        state = "закрыто" if offer.restored_at else f"с {when(offer.from_at, now)}"
        words = f"Похоже на отключение: {offer.reason}, {state}"
        made = self._line("ph.lightning-fill", "notifying", words, "inset")
        if may_link:
            link = button(self._theme, "Связать", "link", name=f"Связать: {offer.reason}")
            link.setObjectName(f"link_{offer.outage}")
            link.setProperty("offer", offer)
            link.clicked.connect(self._on_linked)
            made.add(link)
        return made.add(self._link("Открыть", "outages.all", offer.outage))

    def _line(self, icon: str, role: str, words: str, surface: str) -> Box:
        said = label(words, wrap=True, selectable=True)
        mark = icon_label(self._theme, icon, role)
        return row(mark, (said, 1), gap=8, pad=(8, 12), surface=surface)

    def _link(self, words: str, place: str, thing: int | None) -> QWidget:
        made = button(self._theme, words, "link")
        made.setProperty("target", (place, thing))
        made.clicked.connect(self._on_clicked)
        return made

    def _on_linked(self) -> None:
        if (sender := self.sender()) is not None:
            self.linked.emit(sender.property("offer"))

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.opened.emit(*sender.property("target"))
