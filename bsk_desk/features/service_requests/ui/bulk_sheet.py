"""What is shown before an action over many (three letters), and what came of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bsk_desk.features.service_requests import letters
from bsk_desk.features.service_requests.model import BulkRow, RequestRow
from bsk_desk.features.service_requests.ui.bulk_kinds import Kind
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import short_applicant
from bsk_desk.features.settings.api import may_be_undone
from bsk_desk.kernel.times import date_digits
from bsk_desk.kernel.words import counted, grouped
from bsk_desk.qt.buttons import button
from bsk_desk.qt.columns import Column
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.kit import Box, column, icon_label, keycap, label, row
from bsk_desk.qt.scrolling import Fitting
from bsk_desk.qt.sheet import Sheet
from bsk_desk.qt.tables import RowsModel, TableView
from bsk_desk.qt.theme import Theme, status

#: Room for a letter and the beginning of the next one.
_LETTERS_HIGH = 264


def preview_lines(three: Sequence[RequestRow], kind: Kind, total: int, undo: int) -> Iterator[str]:
    """Up to three requests in words where no letter goes out, then how many more.

    ``undo``: for how many seconds what was sent can be taken back.
    """
    for one in three if not kind.becomes else ():
        named = one.number or one.form_short
        what = status(one.status)["word"]
        yield f"{named}: {one.subject}, {short_applicant(one)}, {what}"
    if total > len(three) and not kind.becomes:
        yield f"и ещё {grouped(total - len(three))}"
    if total > len(three) and kind.becomes:
        yield f"Ниже — {counted(len(three), 'письмо', 'письма', 'писем')} из {grouped(total)}."
    if kind.becomes:
        undone = may_be_undone(undo)
        yield f"Каждый потребитель получит уведомление и письмо; {undone}."


def letter_of(
    one: RequestRow, kind: Kind, reference: Reference, values: Mapping[str, Any]
) -> letters.Message:
    """What the consumer of this request will read (see letters.message)."""
    until = values.get("until")
    given = one.number or ""
    sentence = letters.status_sentence(kind.becomes, given, date_digits(until) if until else "")
    return letters.message(
        label=" ".join(part for part in (one.form_short, given) if part),
        status_title=reference.consumer_title(kind.becomes),
        sentence=sentence,
        said=str(values.get("body") or ""),
        tracking=one.tracking,
    )


class LettersPreview(Box):
    """Three letters as their consumers will see them; ``show_values`` as the text is typed."""

    def __init__(
        self, theme: Theme, kind: Kind, three: Sequence[RequestRow], reference: Reference
    ) -> None:
        super().__init__("v", gap=0)
        self._theme, self._kind, self._three, self._reference = theme, kind, three, reference
        self._letters = column(gap=8)
        self._scroll = Fitting(theme, self._letters, "raised")
        self._scroll.setMaximumHeight(_LETTERS_HIGH)
        self.add((self._scroll, 1))
        self.setAccessibleName("Так увидят потребители")
        self.show_values({})

    def show_values(self, values: Mapping[str, Any]) -> None:
        """The same three with another text or day."""
        self._letters.clear()
        for one in self._three:
            self._letters.add(self._letter(one, values))
        self._letters.add(None)
        self._scroll.fit()

    def _letter(self, one: RequestRow, values: Mapping[str, Any]) -> Box:
        if self._kind.becomes not in self._reference.moves(one.status):
            return self._refusal(one)
        said = letter_of(one, self._kind, self._reference, values)
        made = column(gap=4, pad=(10, 12), surface="public")
        mark = icon_label(self._theme, "action.preview", "accent_text", 14)
        made.add(row(mark, label(short_applicant(one), "small_strong", "accent"), None, gap=6))
        made.add(label(said.title, "strong", wrap=True), label(said.body, wrap=True))
        made.add(label(said.tail, "small", "text3", wrap=True))
        return made

    def _refusal(self, one: RequestRow) -> Box:
        """No letter goes out where the move is not possible."""
        word = status(one.status)["word"]
        named = one.number or one.subject
        mark = icon_label(self._theme, "thing.warning", "today", 14)
        words = label(f"{named}: {word}, будет отказ, письма не будет.", "small", wrap=True)
        return row(mark, (words, 1), gap=6, pad=(8, 12), surface="warning")


def result_columns() -> tuple[ExportColumn[BulkRow], ...]:
    """The file in which the results are exported."""
    return (
        ExportColumn("Номер", lambda r: r.number or str(r.request), 18),
        ExportColumn("О чём", lambda r: r.subject, 50),
        ExportColumn("Итог", lambda r: "отказ" if r.refusal else "сделано", 12),
        ExportColumn("Почему", lambda r: r.sentence, 70),
    )


_COLUMNS: tuple[Column[BulkRow], ...] = (
    Column("Номер", lambda r: r.number or f"№\u00a0{r.request}", width=136),
    Column("О чём", lambda r: r.subject, width=300),
    Column(
        "Итог",
        lambda r: r.sentence or "отказ" if r.refusal else "сделано",
        tone=lambda r: "overdue" if r.refusal else "text2",
    ),
)


class ResultSheet(Sheet):
    """Each request of a run: number, subject, what came of it; refusals stand first.

    ``export`` is the button; the sheet knows nothing of files.
    """

    def __init__(self, theme: Theme, title: str, rows: Sequence[BulkRow]) -> None:
        super().__init__(gap=0, pad=(0,))
        ordered = sorted(rows, key=lambda one: (one.refusal is None, one.request))
        refused = sum(one.refusal is not None for one in rows)
        words = counted(
            len(rows) - refused, "обращение сделано", "обращения сделаны", "обращений сделано"
        )
        said = f"{words}, отказов: {grouped(refused)}"
        self.export = button(theme, "Выгрузить", "quiet", "action.export")
        said_title = label(title, "title")
        head = row(said_title, None, self.export, keycap("Esc"), gap=8, pad=(16, 16, 4, 16))
        self.add(head, column(label(said, "body", "text2"), gap=0, pad=(0, 16, 12, 16)))
        model = RowsModel(_COLUMNS)
        self.table = TableView(theme, model, _COLUMNS, "Итоги по обращениям")
        model.show(ordered)
        self.add((self.table, 1), 12)
        self.setMinimumSize(840, min(520, 148 + 32 * max(len(rows), 2)))
        self.setAccessibleName(f"{title}: {said}")
        self.setFocusProxy(self.table)
