"""The columns of the file in which a list of requests is exported: nothing that is masked."""

from __future__ import annotations

from datetime import date, datetime

from bsk_desk.features.service_requests.model import CHANNELS, OUTCOMES, RequestRow
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.kernel.times import day_of
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.theme import status


def columns(reference: Reference) -> tuple[ExportColumn[RequestRow], ...]:
    """Every field of a row, in the order of the card."""
    topics = dict(reference.topic_titles)
    return (
        ExportColumn("Номер", lambda r: r.number, 18),
        ExportColumn("Код отслеживания", lambda r: r.tracking, 26),
        ExportColumn("Вид", lambda r: r.form_short, 20),
        ExportColumn("Состояние", lambda r: status(r.status)["word"], 20),
        ExportColumn("О чём", lambda r: r.subject, 50),
        ExportColumn("Заявитель", lambda r: r.applicant, 30),
        ExportColumn("Адрес", lambda r: r.address, 34),
        ExportColumn("Лицевой счёт", lambda r: r.account, 16),
        ExportColumn("Канал", lambda r: CHANNELS.get(r.channel, r.channel), 14),
        ExportColumn("Поступило", lambda r: r.received_at, 18),
        ExportColumn("Зарегистрировано", lambda r: r.registered_at, 18),
        ExportColumn("Срок", lambda r: _day(r.due_at), 12),
        ExportColumn("Отложено до", lambda r: r.postponed_until, 12),
        ExportColumn("Исполнено", lambda r: r.done_at, 18),
        ExportColumn("Исход", lambda r: OUTCOMES.get(r.outcome or "", r.outcome), 20),
        ExportColumn("Исполнитель", lambda r: r.assignee_name or r.assignee, 26),
        ExportColumn("Тема формы 4.9", lambda r: topics.get(r.topic or "", r.topic), 40),
        ExportColumn("Изменено", lambda r: r.changed_at, 18),
        ExportColumn("Файлов", lambda r: r.files, 8),
    )


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment else None
