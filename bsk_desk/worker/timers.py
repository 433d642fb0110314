"""What happens by the clock: a procrastinate application on the same PostgreSQL.

Several workers share one queue (schema ``queue``): each turn of a timer is run by one of them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from procrastinate import App, PsycopgConnector
from procrastinate.jobs import Status

from bsk_desk.db.engine import connect, connection_parameters
from bsk_desk.worker.rounds import NAME, ask

log = logging.getLogger(__name__)
#: Function of the worker's door -> when, as cron writes it.
TIMERS: dict[str, str] = {
    "delete_stuck_registrations": "* * * * *",
    "deadlines_nearing": "*/5 * * * *",
    "clean_changes": "7 * * * *",
    "clean_commands": "17 * * * *",
}
#: A job whose worker has shown no life for so long is given up, in seconds.
STALLED = 120
QUEUE_SCHEMA = "queue"


def make_app(dsn: str, read_mailbox: Callable[[], int] | None = None) -> App:
    """The application with every timer; ``read_mailbox`` is called each minute where given."""
    parameters = connection_parameters(dsn, NAME)
    parameters["options"] = f"{parameters['options']} -c search_path={QUEUE_SCHEMA}"
    app = App(connector=PsycopgConnector(kwargs=parameters, min_size=1, max_size=4))
    for function, cron in TIMERS.items():
        _add(app, function, cron, _calling(dsn, function))
    if read_mailbox is not None:
        _add(app, "read_mailbox", "* * * * *", read_mailbox)
    _add_care(app)
    return app


def _calling(dsn: str, function: str) -> Callable[[], int]:
    def call() -> int:
        with connect(dsn, NAME) as connection:
            return ask(connection, function)

    return call


def _add(app: App, name: str, cron: str, work: Callable[[], int]) -> None:
    def turn(timestamp: int) -> None:  # noqa: ARG001 - procrastinate says when it was due
        done = work()
        if done:
            log.info("%s: %d", name, done)

    # One lock per timer: a turn that takes long is never run twice at once.
    task = app.task(name=name, lock=name, queueing_lock=name)(turn)
    app.periodic(cron=cron)(task)


def _add_care(app: App) -> None:
    """The queue looks after itself: old jobs go, and those of killed workers, with their locks.

    They are not run again: the next turn does all that is due, and it may be waiting behind them.
    """

    async def tidy_queue(timestamp: int) -> None:  # noqa: ARG001 - as above
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
        await app.job_manager.delete_old_jobs(nb_hours=24, include_failed=True)

    task = app.task(name="tidy_queue", queueing_lock="tidy_queue")(tidy_queue)
    app.periodic(cron="*/3 * * * *")(task)
