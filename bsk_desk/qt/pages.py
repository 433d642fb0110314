"""What a slice shows the shell, and what the shell hands to every page of it.

A page is a QWidget. The shell looks for these methods and does without those that are missing:
``on_changes(changes)`` something was touched (here or elsewhere; also after a broken connection) ·
``focus_search()`` Ctrl+F · ``actions()`` the QActions for F1 and the palette (QWidget's own method
lists those that were added to the page) · ``open_object(object_id)`` show this one ·
``may_close() -> bool`` False where closing would lose what was typed ·
``busy_words() -> str`` what would be lost, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.rights import Rights
from bsk_desk.qt.tasks import Job, TaskRunner

if TYPE_CHECKING:
    from bsk_desk.qt.theme import Theme

T = TypeVar("T")
#: How a sentence is meant: what went well, what to know, what was refused, what broke.
Tone = str
OK, INFO, WARNING, FAULT = "ok", "info", "warning", "fault"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is logged in: the login of the database, the name on the screen, roles and rights."""

    login: str
    full_name: str
    roles: tuple[str, ...] = ()
    rights: Rights = field(default_factory=Rights)

    def may(self, right: str) -> bool:
        """Whether the person has the right; no right asked for is always there."""
        return not right or self.rights.may(right)


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the sidebar.

    ``icon`` is a token («place.new»), ``right`` one of kernel.rights (empty: everybody's),
    ``count`` the key of its number in the slice's counts, ``warns`` the tone of a number above zero
    («overdue» or «today»). ``data`` is the slice's own: the conditions of a saved view.
    """

    id: str
    title: str
    section: str
    icon: str
    right: str = ""
    order: int = 0
    count: str = ""
    warns: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Found:
    """One find of the palette: ``go_to(place, object_id)`` opens it."""

    place: str
    object_id: int
    words: str
    extra: str = ""
    icon: str = "place.new"


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """``find(session, words, limit)`` runs in the background through ``backend.read``."""

    title: str
    find: Callable[[Any, str, int], Sequence[Found]]
    right: str = ""


class BackendLike(Protocol):
    """The bridge to the database (bsk_desk.backend.Backend), as far as a page needs it.

    Both run on a worker, inside the work function of ``tasks.start``; both raise UserError.
    """

    def read(self, job: Job, query: Callable[..., T], /, *args: Any) -> T:
        """``query(session, *args)`` in a short session."""

    def write(self, job: Job, service: Callable[..., T], command: Any, /) -> T:
        """``service(session, command)`` in one transaction; once more after a lost connection."""


class Store(Protocol):
    """What is remembered for one person on this computer; values are what JSON knows."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept, or the default."""

    def set(self, key: str, value: Any) -> None:
        """Keeps it; written to the disk soon."""


class Bus(QObject):
    """What happens in the window and concerns pages: read ``online``, connect to the signals."""

    #: kernel.changes.Changes
    changes = Signal(object)
    #: bool: whether there is a connection now
    connection_changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.online = True


@dataclass(frozen=True)
class PageContext:
    """Everything a page is given.

    ``notice(sentence, tone)`` says it in the message bar. ``start_background(owner, title, work,
    done, failed)`` runs ``work(job)`` with progress and a stop button in the shell. ``go_to(place,
    object_id)`` shows a place, or an object in it. ``open_window(place, object_id)`` does so in a
    window of its own.
    """

    backend: BackendLike
    tasks: TaskRunner
    theme: Theme
    person: Person
    settings: Store
    bus: Bus
    notice: Callable[[str, Tone], None]
    start_background: Callable[..., Job]
    go_to: Callable[[str, int | None], None]
    open_window: Callable[[str, int | None], None]

    @property
    def changes(self) -> SignalInstance:
        """Carries kernel.changes.Changes."""
        return self.bus.changes

    @property
    def connection_changed(self) -> SignalInstance:
        """Carries a bool: whether there is a connection now; ``bus.online`` keeps it."""
        return self.bus.connection_changed


@dataclass(frozen=True, slots=True)
class Slice:
    """What the shell knows of a slice: ``SLICE`` of its ``ui`` package.

    ``counts(session)`` gives every number of its places in one go; ``views(session)`` the places
    that a person made (saved views). Both run through ``backend.read`` at the start and whenever a
    change touches one of ``topics``. ``warm`` names modules that the first window does not wait
    for, imported soon after it is there; ``warm_aside`` those that know nothing of Qt: a worker
    imports them before.
    """

    name: str
    places: tuple[Place, ...]
    make_page: Callable[[PageContext, Place], QWidget]
    counts: Callable[[Any], Mapping[str, int]] | None = None
    views: Callable[[Any], Sequence[Place]] | None = None
    topics: frozenset[str] = frozenset()
    search: tuple[SearchProvider, ...] = ()
    warm: tuple[str, ...] = ()
    warm_aside: tuple[str, ...] = ()


def hook(page: QWidget, name: str) -> Callable[..., Any]:
    """The page's method of that name, or one that does nothing."""
    found = getattr(page, name, None)
    return found if callable(found) else _nothing


def _nothing(*_arguments: object) -> None:
    return None
