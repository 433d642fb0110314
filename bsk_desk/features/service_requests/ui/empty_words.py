"""What an empty place says: what is so, why, and the one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui.filter_words import is_bare
from bsk_desk.kernel.words import counted
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext

_PLACES: dict[str, tuple[str, str, str]] = {
    "new": ("place.new", "Новых обращений нет", "Все поступившие уже зарегистрированы."),
    "mine": (
        "place.mine",
        "У вас нет обращений в работе",
        "Зарегистрируйте новое или возьмите из очереди.",
    ),
    "info_requested": ("place.asked", "Ни о чём не спрашиваем", "Все потребители уже ответили."),
    "postponed": ("ph.pause-circle", "Отложенных обращений нет", ""),
    "overdue": ("thing.ok", "Просроченных обращений нет", "Все ответы идут в срок."),
    "soon": ("thing.ok", "На ближайшие 3 дня сроков нет", ""),
    "complaints": ("thing.public", "Жалоб в работе нет", ""),
    "open": ("place.all", "В работе ничего нет", "Все обращения исполнены."),
    "all": ("ph.archive", "Обращений ещё не было", "Первое появится здесь само."),
}
#: With conditions nothing is settled yet: the place's own icon.
_ASKED = {"overdue": "place.overdue", "soon": "thing.clock"}


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """Icon, title, why, and the button's words (empty: no button)."""

    icon: str
    title: str
    why: str
    action: str = ""


def empty_of(wanted: RequestFilter, whole: int | None, typed: bool) -> EmptyWords:
    """The words for a filter that leaves nothing; ``whole`` is the place without conditions."""
    icon, title, why = _PLACES[wanted.queue]
    if is_bare(wanted):
        return EmptyWords(icon, title, why)
    icon = _ASKED.get(wanted.queue, icon)
    words = "Ничего не нашлось" if typed else "По этим условиям ничего нет"
    left = ""
    if whole:
        number = counted(whole, "обращение", "обращения", "обращений")
        left = f"{'Без поиска' if typed else 'Без них'} в очереди {number}."
    elif whole == 0:
        left = "И без них очередь пуста."
    return EmptyWords(icon, words, left, "Снять условия")


def nothing_chosen(context: PageContext) -> Empty:
    """In the place of the card, with the keys one begins by."""
    keys = (
        ("J", "следующее обращение"),
        ("Enter", "открыть"),
        ("Ctrl K", "найти или выполнить"),
        ("F1", "все клавиши"),
    )
    return Empty(context.theme, "place.new", "Обращение не выбрано", keys=keys)
