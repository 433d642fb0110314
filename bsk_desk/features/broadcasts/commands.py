"""``bsk-desk broadcast …``: broadcasts from scripts, as the administrator of the DSN."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from bsk_desk.db.engine import TIME_ZONE, make_engine
from bsk_desk.db.errors import translated
from bsk_desk.db.session import make_sessions
from bsk_desk.features.broadcasts.model import STATUSES, Audience, Stepped
from bsk_desk.features.broadcasts.queries import find_broadcast
from bsk_desk.features.broadcasts.service import (
    SaveBroadcast,
    StartBroadcast,
    Step,
    broadcast_numbers,
    save_broadcast,
    start_broadcast,
    take_step,
)
from bsk_desk.kernel.errors import NotFound, WrongField

broadcast_app = typer.Typer(
    help="Рассылки: отправить, посмотреть, приостановить, отменить.",
    no_args_is_help=True,
    add_completion=False,
)

Dsn = Annotated[
    str, typer.Option("--dsn", envvar="BSK_DSN", help="Строка подключения libpq или URL.")
]
Number = Annotated[int, typer.Argument(metavar="РАССЫЛКА", help="Номер рассылки.")]


@broadcast_app.command("send")
def send(
    *,
    dsn: Dsn,
    title: Annotated[str, typer.Option("--title", help="Заголовок.")],
    body: Annotated[Path, typer.Option("--body", help="Файл с текстом, UTF-8.", exists=True)],
    kind: Annotated[list[str] | None, typer.Option("--kind", help="person, legal.")] = None,
    address: Annotated[list[str] | None, typer.Option("--address", help="Улица, дом.")] = None,
    account: Annotated[list[str] | None, typer.Option("--account", help="Счёт.")] = None,
    contract: Annotated[list[str] | None, typer.Option("--contract", help="Договор.")] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="Всем без условий.")] = False,
    by_mail: Annotated[bool, typer.Option("--mail/--no-mail", help="И письмом.")] = True,
    at: Annotated[
        datetime | None, typer.Option("--at", help="Когда начать, по времени Барнаула.")
    ] = None,
) -> None:
    """Составить и начать; если получателей много, рассылка ждёт другого администратора."""
    audience = Audience(
        tuple(kind or ()), tuple(address or ()), tuple(account or ()), tuple(contract or ())
    )
    if not audience.to_json() and not everybody:
        raise typer.BadParameter("укажите условия или --everybody")
    moment = at.replace(tzinfo=ZoneInfo(TIME_ZONE)) if at else None
    if moment is not None and moment <= datetime.now(UTC):
        raise typer.BadParameter("это время уже прошло", param_hint="--at")
    text = body.read_text(encoding="utf-8")
    save = SaveBroadcast(title, text, audience, by_mail=by_mail, start_at=moment)
    with _session(dsn) as session:
        try:
            stepped = _sent(session, save)
        except WrongField as error:
            for name, sentence in error.detail.items():
                typer.echo(f"{name}: {sentence}", err=True)
            raise
        session.commit()
    typer.echo(_said(stepped))


def _sent(session: Session, save: SaveBroadcast) -> Stepped:
    with translated():
        made = save_broadcast(session, save)
        ready = take_step(session, Step(made.broadcast, "submit"))
        if ready.status != "approved":
            return ready
        return start_broadcast(session, StartBroadcast(made.broadcast))


@broadcast_app.command("status")
def status(
    dsn: Dsn,
    broadcast: Number,
    wait: Annotated[bool, typer.Option("--wait", help="Ждать до конца.")] = False,
) -> None:
    """Показать состояние и числа, одной строкой JSON."""
    while True:
        with _session(dsn) as session, translated():
            found = find_broadcast(session, broadcast)
            if found is None:
                raise NotFound("Такой рассылки нет.")
            numbers = asdict(broadcast_numbers(session, broadcast))
        if not wait or found.status in {"done", "cancelled", "draft", "paused"}:
            break
        time.sleep(1)
    typer.echo(json.dumps({"broadcast": broadcast, "status": found.status} | numbers))


@broadcast_app.command("pause")
def pause(dsn: Dsn, broadcast: Number) -> None:
    """Приостановить."""
    _step(dsn, broadcast, "pause")


@broadcast_app.command("resume")
def resume(dsn: Dsn, broadcast: Number) -> None:
    """Продолжить приостановленную."""
    _step(dsn, broadcast, "resume")


@broadcast_app.command("cancel")
def cancel(dsn: Dsn, broadcast: Number) -> None:
    """Отменить: кто получил, тот получил, остальным не уйдёт."""
    _step(dsn, broadcast, "cancel")


def _step(dsn: str, broadcast: int, step: str) -> None:
    with _session(dsn) as session:
        with translated():
            stepped = take_step(session, Step(broadcast, step))
        session.commit()
    typer.echo(_said(stepped))


def _session(dsn: str) -> Session:
    return make_sessions(make_engine(dsn, pool_size=0))()


def _said(stepped: Stepped) -> str:
    return f"{stepped.broadcast}: {STATUSES[stepped.status]}, получателей {stepped.recipients}"
