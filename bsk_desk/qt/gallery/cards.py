"""The card of a complaint in its states."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.card import Card, CardHeader, Fact, WhoBox
from bsk_desk.qt.composer import Composer, Preview
from bsk_desk.qt.files import Files
from bsk_desk.qt.gallery import samples
from bsk_desk.qt.kit import Facts, label, row, section
from bsk_desk.qt.marks import StatusButton, avatar, deadline_pill
from bsk_desk.qt.theme import Theme
from bsk_desk.qt.timeline import Timeline


def card(
    theme: Theme,
    *,
    stale: bool = False,
    offline: bool = False,
    preview: bool = False,
    folded: bool = False,
) -> Card:
    """The card of a complaint."""
    header = CardHeader(
        theme,
        icon_button(theme, "action.up", "Предыдущее", "K"),
        icon_button(theme, "action.down", "Следующее", "J"),
        icon_button(theme, "action.print", "Печать", "Ctrl P"),
        icon_button(theme, "action.more", "Другие действия"),
    )
    header.show_thing("Ж-2026-000123", "Жалоба", "По вечерам падает напряжение во всём подъезде")
    why = button(theme, "почему?", "link", name="Откуда взялся срок")
    why.setObjectName("why")
    header.show_facts(
        StatusButton(theme, "registered", QMenu()),
        deadline_pill(theme, "soon", "2 дня, до 26 ноября"),
        why,
        None,
        avatar(theme, "МК", mine=True, name="Исполнитель: Мария Кузнецова"),
        label("Вы исполнитель", "small", "text2"),
    )
    who = WhoBox(theme)
    who.show_who(
        "Петрова Анна Ивановна",
        "физлицо",
        [
            Fact("thing.account", "ЛС 9234"),
            Fact("thing.address", "ул. Гущина, 17, кв. 42"),
            Fact("thing.phone", "+7 *** ***-28-16", "unmask", "action.preview", "Показать телефон"),
        ],
        link="ещё 3 обращения",
    )
    lines = Timeline(theme)
    lines.show_events(samples.events(stale=stale, sent=offline))
    parts: list[QWidget] = [who]
    if folded:
        fields = button(theme, "Заявление: 6 полей", "link", "action.open")
        parts.append(row(fields, 16, button(theme, "3 файла", "link", "action.attach"), None))
    elif not (stale or preview):
        files = Files(
            theme,
            (
                (1, "щиток.jpg", 1_887_437),
                (2, "замер 22.11.pdf", 245_760),
                (3, "лампа.jpg", 2_202_010),
            ),
        )
        parts += [
            section("Заявление", Facts(samples.FIELDS, (100, 72))),
            section("Файлы · 3", files),
        ]
    parts.append(section("Лента", lines))
    made = Card(theme, header, *parts, foot=_composer(theme, preview=preview), name="Обращение")
    if stale:
        made.notice.say(
            "Обращение изменилось, пока вы его читали: 2 новых события",
            "Ответ не отправлен, текст на месте. Прочтите новое ниже и отправьте ещё раз.",
        )
    foot = made.foot
    assert isinstance(foot, Composer)
    foot.send_again(stale)
    foot.offline(offline)
    foot.say_saved("Черновик на этом компьютере" if offline else "Черновик сохранён")
    return made


def _composer(theme: Theme, *, preview: bool) -> Composer:
    outcomes = ((1, "Ответить, оставить в работе"), (2, "Запросить информацию"))
    made = Composer(theme, hint="Ответить Петровой А. И.", outcomes=outcomes)
    made.templates.offer(((1, "Причина устранена"),))
    made.set_text(samples.DRAFT)
    if preview:
        made.see.setChecked(True)
        tail = "ООО «Барнаульская сетевая компания», ул. Ползунова, 50, каб. 117"
        heading = "Жалоба № Ж-2026-000123 исполнена"
        made.show_preview(Preview(heading, samples.DRAFT, tail, "a***@mail.ru"))
    return made
