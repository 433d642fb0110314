"""What the scripts of pictures share: the command line, and a new database with its logins."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.upgrade import upgrade
from tests.databases import Database, make_logins, make_staff


def asked() -> tuple[Path, list[str]]:
    """``FOLDER [part of a name]… [-200]``: the folder, made where it is not, and the parts."""
    folder, *parts = [word for word in sys.argv[1:] if not word.startswith("-")]
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    return out, parts


@contextmanager
def new_database() -> Iterator[tuple[Database, Path]]:
    """An empty database on a server of its own, and a folder beside it; both go with the block."""
    with tempfile.TemporaryDirectory(prefix="bsk-shots-") as folder:
        server = EmbeddedServer(Path(folder) / "server", {"fsync": "off"})
        server.start()
        try:
            upgrade(server.dsn())
            make_logins(server.dsn())
            make_staff(server.dsn())
            database = Database(server.dsn())
            yield database, Path(folder)
            database.close()
        finally:
            server.stop("immediate")
