"""How many cabinets will get it, and what one of ten will see: it changes while one writes."""

from __future__ import annotations

from PySide6.QtCore import Signal

from bsk_desk.features.broadcasts.model import Preview, Sample
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import clock, date_words, day_of
from bsk_desk.kernel.words import grouped, plural, short_full_name
from bsk_desk.qt.buttons import icon_button
from bsk_desk.qt.kit import Box, Elided, column, dot, icon_label, label, line, row, set_tone
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll

COMPANY = "ООО «Барнаульская сетевая компания»"
WIDE = 340


class PreviewPane(Box):
    """``counted(preview)`` after another count is shown."""

    counted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="sunken")
        self._context = context
        self.preview = Preview(0, needs_approval=False, sample=())
        self._at, self._by_mail = 0, True
        theme = context.theme
        self.number = label("—", "display")
        self._words = label("кабинетов получат", "body", "text2")
        self._approval = label("", "small", "text2", wrap=True)
        self._who = Elided("", "small", "text2")
        self._back = icon_button(theme, "ph.caret-left", "Предыдущий получатель", "Alt ←")
        self._on = icon_button(theme, "ph.caret-right", "Следующий получатель", "Alt →")
        self._back.clicked.connect(self.previous)
        self._on.clicked.connect(self.next)
        self._sample = column(gap=12)
        self._lay()
        self.setFixedWidth(WIDE)
        self.setAccessibleName("Сколько получит и что увидит потребитель")

    def _lay(self) -> None:
        head = row(label("Увидит потребитель", "small_strong"), None, gap=4)
        head.add(self._back, self._on)
        body = column(
            row(self.number, self._words, None, gap=8),
            self._approval,
            line(),
            head,
            self._who,
            self._sample,
            None,
            gap=12,
            pad=(16, 20),
        )
        self.add((Scroll(self._context.theme, body, "sunken"), 1))

    def show_preview(self, preview: Preview, *, by_mail: bool) -> None:
        """Another count and sample."""
        self.preview, self._by_mail = preview, by_mail
        self._at = min(self._at, max(0, len(preview.sample) - 1))
        self.number.setText(grouped(preview.count))
        words = plural(preview.count, "кабинет получит", "кабинета получат", "кабинетов получат")
        self._words.setText(words)
        self._say_approval(preview)
        self._show_sample()
        self.counted.emit(preview)

    def show_unknown(self, why: str) -> None:
        """It cannot be counted now."""
        self.preview = Preview(0, needs_approval=False, sample=())
        self.number.setText("—")
        self._words.setText("не сосчитать")
        self._approval.setText(why)
        set_tone(self._approval, "overdue")
        self._show_sample()

    def next(self) -> None:
        """The next of the ten."""
        self._go(1)

    def previous(self) -> None:
        """The one before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        if self.preview.sample:
            self._at = (self._at + step) % len(self.preview.sample)
            self._show_sample()

    def _say_approval(self, preview: Preview) -> None:
        if not preview.count:
            words, tone = "Под эти условия никто не подходит.", "overdue"
        elif preview.needs_approval:
            words = "Столько получателей утверждает другой администратор."
            tone = "today"
        else:
            way = "и письмом" if self._by_mail else "без писем"
            words, tone = f"В кабинет {way}; утверждать не нужно.", "text2"
        self._approval.setText(words)
        set_tone(self._approval, tone)

    def _show_sample(self) -> None:
        self._sample.clear()
        sample = self.preview.sample
        for one in (self._back, self._on):
            one.setVisible(len(sample) > 1)
        if not sample:
            self._who.say("")
            return
        one_ = sample[self._at]
        of = f"{self._at + 1} из {len(sample)}"
        self._who.say(f"{short_full_name(one_.name)}, {of}")
        self._sample.add(self._cabinet(one_))
        if self._by_mail:
            self._sample.add(self._letter(one_))

    def _cabinet(self, sample: Sample) -> Box:
        theme = self._context.theme
        top = row(
            icon_label(theme, "thing.cabinet"),
            (Elided("Личный кабинет, уведомления", "small", "text2"), 1),
            gap=8,
            pad=(8, 12),
        )
        head = row(gap=8)
        head.add(column(dot(theme, "accent"), None, pad=(6, 0)))
        head.add((label(sample.title, "strong", wrap=True), 1))
        now = server_time.now()
        inside = column(
            head,
            label(f"{date_words(day_of(now), now)}, {clock(now)}", "small", "text3"),
            4,
            label(sample.body, wrap=True),
            8,
            label(COMPANY, "small", "text3", wrap=True),
            gap=4,
            pad=(12, 16, 16, 16),
        )
        return column(top, line(), inside, gap=0, surface="card")

    def _letter(self, sample: Sample) -> Box:
        theme = self._context.theme
        top = row(icon_label(theme, "thing.mail"), label("Письмо", "small", "text2"), None,
                  gap=8, pad=(8, 12))  # fmt: skip
        inside = column(
            label(sample.title, "strong", wrap=True),
            label("тот же текст", "small", "text2"),
            gap=2,
            pad=(10, 16, 12, 16),
        )
        return column(top, line(), inside, gap=0, surface="card")
