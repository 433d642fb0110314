"""Everything that lives while somebody is logged in, and goes when they leave."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bsk_desk.backend import Backend
from bsk_desk.db.engine import retire
from bsk_desk.db.session import make_sessions
from bsk_desk.qt.pages import Bus
from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.live import Live
from bsk_desk.shell.sign_in import SignedIn
from bsk_desk.shell.store import PersonStore, store_path


class WorkSession(QObject):
    """The way to the database, the change feed and what is remembered for the person."""

    def __init__(
        self,
        signed: SignedIn,
        tasks: TaskRunner,
        folders: Folders,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = signed.engine
        self.person = signed.person
        self.profile = signed.profile
        self.schema_newer = signed.schema_newer
        self.tasks = tasks
        self.backend = Backend(make_sessions(signed.engine), signed.person.login)
        self.bus = Bus(self)
        self.live = Live(signed.connection, self.bus, self)
        path = store_path(folders.config, signed.profile.name, signed.person.login)
        self.store = PersonStore(path, tasks, self)

    def start(self) -> None:
        """Begins to listen."""
        self.live.start()

    def close(self) -> None:
        """Writes what waits and lets go of the database; a dead network does not hold it."""
        self.bus.blockSignals(True)  # what the feed still says concerns nobody
        self.store.flush()
        self.live.stop()
        retire(self._engine)
