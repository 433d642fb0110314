"""The life of a broadcast after it was written: each step is a key, a button and one command."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from bsk_desk.features.broadcasts.model import Broadcast, Stepped, steps_of
from bsk_desk.features.broadcasts.service import (
    FollowUp,
    ReturnBroadcast,
    StartBroadcast,
    Step,
    TryBroadcast,
    follow_up,
    return_broadcast,
    start_broadcast,
    take_step,
    try_broadcast,
)
from bsk_desk.features.broadcasts.ui.reading import Whole
from bsk_desk.kernel.words import counted
from bsk_desk.qt import placeholders
from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import Field, LongText, Moment, no_longer_than

if TYPE_CHECKING:
    from bsk_desk.features.broadcasts.ui.page import BroadcastsPage

_DONE = {
    "undo": "Отправка отменена: ничего не ушло.",
    "pause": "Рассылка приостановлена.",
    "resume": "Рассылка продолжается.",
    "cancel": "Рассылка отменена.",
}
#: What an approval leads to.
_APPROVED = {
    "approved": "Рассылка утверждена.",
    "scheduled": "Рассылка утверждена и начнётся в назначенное время.",
    "notifying": "Рассылка утверждена, отправка началась.",
}


class Life(QObject):
    """The methods are actions of the page (see actions.py)."""

    def __init__(self, page: BroadcastsPage) -> None:
        super().__init__(page)
        self._page = page

    def allows(self, step: str) -> bool:
        """Whether the step is offered now."""
        whole = self._whole
        if whole is None:
            return False
        if step == "approve" and self._page.pane.view.why_not(whole.broadcast):
            return False
        if step == "undo":
            return self._page.pane.view.undo.open
        return step in steps_of(whole.status, whole.numbers)

    def approve(self) -> None:
        """By another administrator."""
        self._step("approve")

    def undo(self) -> None:
        """Before the first one leaves."""
        self._step("undo")

    def pause(self) -> None:
        """Stop for a while."""
        self._step("pause")

    def resume(self) -> None:
        """Go on."""
        self._step("resume")

    def cancel(self) -> None:
        """For good: it is asked first, there is no way back."""
        whole = self._whole
        if whole is None:
            return
        left = whole.broadcast.recipients - whole.broadcast.delivered
        why = "Черновик и его текст останутся в списке."
        if whole.broadcast.started_at:
            who = counted(left, "кабинет", "кабинета", "кабинетов")
            why = f"Кто получил, у того останется. Не получат: {who}."
        ask(self._page.context.theme, self._page, "Отменить рассылку?", [], self._on_cancel,
            do="Отменить рассылку", why=why, grave=True, leave="Не отменять")  # fmt: skip

    def start(self) -> None:
        """Now; the undo window begins."""
        self.start_at(None)

    def start_at(self, moment: datetime | None, broadcast: int | None = None) -> None:
        """Now, or at a time to come."""
        wanted = broadcast if broadcast is not None else self._page.chosen
        if wanted is not None:
            command = StartBroadcast(wanted, moment)
            self._page.doing.do(start_broadcast, command, self.begun)

    def begun(self, stepped: Stepped) -> None:
        """It is on its way, or its time is set: say so."""
        if stepped.status == "scheduled":
            self._page.done("Время отправки назначено.")
            return
        who = counted(stepped.recipients, "кабинет", "кабинета", "кабинетов")
        self._page.done(f"Отправка началась: {who}.")

    def schedule(self) -> None:
        """At a time to come."""
        field = Moment("start_at", "Начать", required=True, help="По времени Барнаула")
        wished = self._whole.broadcast.scheduled_at if self._whole else None
        ask(self._page.context.theme, self._page, "Назначить время отправки", [field],
            self._on_schedule, do="Назначить", values={"start_at": wished},
            why="До этого времени рассылку можно вернуть или отменить.")  # fmt: skip

    def give_back(self) -> None:
        """To its author, with the reason."""
        field = LongText("reason", "Что исправить", required=True, checks=(no_longer_than(1000),))
        ask(self._page.context.theme, self._page, "Вернуть в черновик", [field], self._on_reason,
            do="Вернуть")  # fmt: skip

    def try_out(self) -> None:
        """A letter to oneself; a draft is saved before."""
        page = self._page
        if page.pane.writing:
            page.drafting.save(self._on_saved_to_try)
        elif page.chosen is not None:
            self._try(page.chosen)

    def remind(self) -> None:
        """A draft to those who have not read it by the time it starts."""
        whole = self._whole
        if whole is None:
            return
        fields = [
            Field("title", "Заголовок", required=True, checks=(no_longer_than(200),)),
            LongText("body", "Текст", required=True, least=6, checks=(placeholders.problem,)),
        ]
        title = placeholders.written(whole.broadcast.title)
        values = {"title": f"Напоминание: {title}"[:200],
                  "body": placeholders.written(whole.broadcast.body)}  # fmt: skip
        ask(self._page.context.theme, self._page, "Напомнить непрочитавшим", fields,
            self._on_remind, do="Сделать черновик", values=values, wide=560,
            why="Получат те, кто не прочтёт к началу отправки.")  # fmt: skip

    @property
    def _whole(self) -> Whole | None:
        found: Whole | None = self._page.thing
        return found

    def _step(self, step: str) -> None:
        if self._page.chosen is None:
            return

        def done(stepped: Stepped) -> None:
            self._page.done(_DONE.get(step) or _APPROVED[stepped.status])

        self._page.doing.do(take_step, Step(self._page.chosen, step), done)

    def _on_cancel(self, _values: dict[str, Any]) -> None:
        self._step("cancel")

    def _on_schedule(self, values: dict[str, Any]) -> None:
        self.start_at(values["start_at"])

    def _on_reason(self, values: dict[str, Any]) -> None:
        if self._page.chosen is None:
            return
        command = ReturnBroadcast(self._page.chosen, values["reason"])
        self._page.doing.do(return_broadcast, command, self._on_returned)

    def _on_returned(self, _stepped: Stepped) -> None:
        self._page.done("Рассылка снова черновик.")

    def _on_saved_to_try(self, found: Broadcast) -> None:
        self._try(found.id)

    def _try(self, broadcast: int) -> None:
        self._page.doing.do(try_broadcast, TryBroadcast(broadcast), self._on_tried)

    def _on_tried(self, _nothing: None) -> None:
        self._page.context.notice("Пробное письмо отправлено вам.", "ok")

    def _on_remind(self, values: dict[str, Any]) -> None:
        if self._page.chosen is None:
            return
        command = FollowUp(
            self._page.chosen,
            placeholders.stored(values["title"]),
            placeholders.stored(values["body"]),
        )
        self._page.doing.do(follow_up, command, self._on_reminded)

    def _on_reminded(self, stepped: Stepped) -> None:
        self._page.list.refresh()
        self._page.open(stepped.broadcast)
