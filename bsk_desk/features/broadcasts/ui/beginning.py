"""When a broadcast being written is to begin: at once, or at a time that its draft keeps."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from PySide6.QtCore import Signal

from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import BARNAUL, local
from bsk_desk.kernel.words import counted
from bsk_desk.qt.fields import Moment
from bsk_desk.qt.kit import Box, label, row
from bsk_desk.qt.moments import MomentEdit
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.theme import Theme

_NOW, _LATER = "now", "at"
#: What is proposed when somebody wants it later: tomorrow, when people are awake.
_MORNING = time(9)
#: (later, approved by another first) -> what happens then.
_HINTS = {
    (False, False): "{undone}",
    (False, True): "После утверждения её можно начать сразу или назначить время.",
    (True, False): "До этого времени её можно вернуть или отменить.",
    (True, True): "Начнётся в это время, если к нему утвердят.",
}
#: Before the database has been asked for how long.
_NOT_READ = "Перед началом есть время, чтобы отменить."


class Beginning(Box):
    """``changed()`` when a person alters it; ``value`` is None for at once."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("v", gap=4)
        self._field = Moment("start_at", "Начать")
        self.which = Segments(
            theme, "Когда", ((_NOW, "", "Сразу"), (_LATER, "", "В назначенное время"))
        )
        moment = self._field.make(theme, self)
        assert isinstance(moment, MomentEdit)
        self.moment = moment
        self.moment.setObjectName("start_at")
        self.moment.setAccessibleName("Начать, по времени Барнаула")
        self._hint = label("", "small", "text3", wrap=True)
        self._approval, self._undo = False, _NOT_READ
        self.add(row(self.which, 8, self.moment, None, gap=0), self._hint)
        self.which.picked.connect(self._on_picked)
        self.moment.dateTimeChanged.connect(self._on_moment)
        self._show()

    @property
    def value(self) -> datetime | None:
        """None while it is to begin at once, or the time is not there yet."""
        return self._field.read(self.moment) if self._later else None

    def fill(self, value: datetime | None) -> None:
        """What the draft keeps; no signal."""
        self.moment.blockSignals(True)
        self._field.write(self.moment, value)
        self.moment.blockSignals(False)
        self.which.choose(_NOW if value is None else _LATER)
        self._show()

    def fault(self) -> str | None:
        """What is wrong with it if it were sent now: an empty or a past time is not «at once»."""
        if not self._later:
            return None
        self.moment.settle()
        if self.moment.trouble:
            return self.moment.trouble
        if self.value is None:
            return "Укажите, когда начать."
        return "Это время уже прошло." if self.value <= server_time.now() else None

    def show_approval(self, *, needed: bool) -> None:
        """Whether another administrator approves first."""
        self._approval = needed
        self._show()

    def show_undo(self, seconds: int) -> None:
        """For how long the start can be taken back."""
        self._undo = _undo_words(seconds)
        self._show()

    @property
    def _later(self) -> bool:
        return bool(self.which.value == _LATER)

    def _show(self) -> None:
        self.moment.setVisible(self._later)
        self._hint.setText(_HINTS[self._later, self._approval].format(undone=self._undo))

    def _on_picked(self, _value: object) -> None:
        if self._later and self.value is None:
            tomorrow = local(server_time.now()).date() + timedelta(days=1)
            self.fill(datetime.combine(tomorrow, _MORNING, BARNAUL))
        self._show()
        self.changed.emit()

    def _on_moment(self, _value: object) -> None:
        self.changed.emit()


def _undo_words(seconds: int) -> str:
    if seconds <= 0:
        return "Начнётся сразу: отменить будет нельзя."
    return f"До начала есть {counted(seconds, 'секунда', 'секунды', 'секунд')}, чтобы отменить."
