"""``bsk-desk worker``: mail, broadcasts and timers, until SIGTERM or SIGINT.

Any number of workers may run at once; each may be killed at any moment.
"""

from __future__ import annotations

import asyncio  # noqa: TID251 - here it lives
import logging
import os
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial

import psycopg
from procrastinate import App
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

from bsk_desk.db.engine import make_engine
from bsk_desk.db.errors import translated
from bsk_desk.db.schema_check import check_schema
from bsk_desk.db.session import make_sessions
from bsk_desk.worker.asked import answering
from bsk_desk.worker.hourly import keeping
from bsk_desk.worker.mailbox import Take, read_mailbox
from bsk_desk.worker.outbox import Outbox
from bsk_desk.worker.rounds import LONGEST, advance_broadcasts, keep_doing
from bsk_desk.worker.settings import Settings, from_environment
from bsk_desk.worker.timers import make_app

log = logging.getLogger(__name__)


def run(
    dsn: str,
    environment: Mapping[str, str] = os.environ,
    take: Take | None = None,
) -> int:
    """Works until told to stop; 0. ``take`` is given each letter of the mailbox.

    Without it the letters' attachments become hourly files that wait at the desk.
    Refused for settings that cannot be meant or a wrong schema.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    settings = from_environment(environment)
    with translated(), make_sessions(make_engine(dsn, pool_size=0))() as session:
        check_schema(session)
    if settings.sending is None:
        log.warning("BSK_SMTP_HOST is not set: letters stay in the outbox")
    asyncio.run(_work(dsn, settings, take or keeping(dsn)))
    return 0


async def _work(dsn: str, settings: Settings, take: Take | None) -> None:
    stop, stopped = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def told() -> None:
        stop.set()
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told)
    reading = _reading(settings, take)
    jobs = [
        asyncio.create_task(asyncio.to_thread(keep_doing, advance_broadcasts, dsn, stop)),
        asyncio.create_task(asyncio.to_thread(keep_doing, answering(reading), dsn, stop)),
        asyncio.create_task(_timers(lambda: make_app(dsn, reading), stopped)),
    ]
    outbox = Outbox(settings.sending, stop) if settings.sending else None
    if outbox:
        jobs.append(asyncio.create_task(asyncio.to_thread(keep_doing, outbox.step, dsn, stop)))
    try:
        await _until_all_are_done(jobs, told)
    finally:
        if outbox:
            outbox.close()


def _reading(settings: Settings, take: Take | None) -> Callable[[], int] | None:
    if settings.reading is None or take is None:
        return None
    read, one_at_a_time = partial(read_mailbox, settings.reading, take, {}), threading.Lock()

    def reading() -> int:
        with one_at_a_time:  # the minute's turn and an ask from the desk
            return read()

    return reading


async def _until_all_are_done(jobs: list[asyncio.Task[None]], told: Callable[[], None]) -> None:
    """A bug in one ends them all; its traceback leaves with it."""
    done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_EXCEPTION)
    told()
    await asyncio.gather(*jobs)
    assert done


async def _timers(make: Callable[[], App], stopped: asyncio.Event) -> None:
    """Procrastinate ends when the database goes away; it is started again until told to stop."""
    wait = 1.0
    while not stopped.is_set():
        worker: asyncio.Task[None] | None = None
        try:
            app = make()
            async with app.open_async():
                worker = asyncio.create_task(
                    app.run_worker_async(
                        concurrency=2, install_signal_handlers=False, listen_notify=False
                    )
                )
                ending = asyncio.create_task(stopped.wait())
                await asyncio.wait({worker, ending}, return_when=asyncio.FIRST_COMPLETED)
                ending.cancel()
                if worker.done():
                    worker.result()
                worker.cancel()
                await asyncio.wait({worker})
                wait = 1.0
        except (ConnectorException, PoolTimeout, psycopg.Error, OSError) as error:
            log.warning("timers wait for the database: %s", type(error).__name__)
            try:
                await asyncio.wait_for(stopped.wait(), wait)
            except TimeoutError:
                wait = min(wait * 2, LONGEST)
