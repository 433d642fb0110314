"""Pictures of strangers' files, made in a process that may be killed: never in the desk's own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from bsk_desk.kernel import processes
from bsk_desk.kernel.errors import Cancelled
from bsk_desk.qt.tasks import Job

_DEADLINE_S = 15
_PNG = b"\x89PNG\r\n\x1a\n"


def preview(job: Job, content: bytes, side: int = 160, deadline_s: float = _DEADLINE_S) -> bytes:
    """A PNG whose longer side is ``side`` pixels; empty where the file is not to be shown.

    To be run on a worker. What it is is told by the content, not by its name. A child that crashes
    or takes too long gives an empty answer; cancelling the job kills it.
    """
    job.check()
    child = subprocess.Popen(
        [*_command(), str(side)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=processes.environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        with job.interruptible(child.kill):
            made, _ = child.communicate(content, timeout=deadline_s)
    except subprocess.TimeoutExpired:
        made = b""
    finally:
        child.kill()
        child.communicate()
    if job.cancelled:
        raise Cancelled("Отменено")
    return made if child.returncode == 0 and made.startswith(_PNG) else b""


def previews(
    job: Job, files: Sequence[tuple[object, bytes]], side: int = 160
) -> dict[object, bytes]:
    """Previews of several files by key; those that cannot be shown are left out."""
    made = {key: preview(job, content, side) for key, content in files}
    return {key: png for key, png in made.items() if png}


def _command() -> list[str]:
    return processes.command("bsk_desk.qt.preview_child")
