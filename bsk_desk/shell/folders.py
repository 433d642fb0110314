"""Where the program keeps what belongs to the person at this computer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

#: Folder name of the program in the system's places.
NAME = "bsk-desk"


@dataclass(frozen=True, slots=True)
class Folders:
    """``config``: server profiles and window state; ``data``: drafts, demonstration; ``logs``."""

    config: Path
    data: Path
    logs: Path

    @classmethod
    def of_system(cls) -> Folders:
        """The places that the system sets aside for programs."""
        found = platformdirs.PlatformDirs(NAME, appauthor=False)
        return cls(found.user_config_path, found.user_data_path, found.user_log_path)

    @classmethod
    def inside(cls, root: Path) -> Folders:
        """All of them in one folder: the demonstration, the tour, tests."""
        return cls(root / "config", root / "data", root / "logs")
