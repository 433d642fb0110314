"""The whole worker as processes of their own, against a real mail server; what still runs is killed."""

import os
import subprocess
import sys
from contextlib import contextmanager

from tests.people import one

PATIENCE = 40
_SCRIPT = "import sys; from bsk_desk.worker.run import run; sys.exit(run(sys.argv[1]))"


@contextmanager
def workers_on(dsn, smtp):
    """``starting(**environment)`` starts one more."""
    running = []

    def starting(**environment):
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", _SCRIPT, dsn],
            env=os.environ
            | {
                "BSK_SMTP_HOST": "127.0.0.1",
                "BSK_SMTP_PORT": str(smtp.port),
                "BSK_SMTP_SECURITY": "none",
                "BSK_MAIL_FROM": "info@bsk22.example",
            }
            | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    try:
        yield starting
    finally:
        for process in running:
            process.kill()
            process.communicate()


def worker_backends(superuser):
    """Connections of workers to this database."""
    return one(
        superuser,
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE application_name = 'bsk-desk worker' AND datname = current_database()",
    )
