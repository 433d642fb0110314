"""``bsk-desk settings …``: the settings of the database from scripts, as the login of the DSN."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from bsk_desk.db.errors import translated
from bsk_desk.db.session import make_sessions
from bsk_desk.features.settings.model import AREAS, Setting
from bsk_desk.features.settings.queries import list_settings
from bsk_desk.features.settings.service import SetSetting, set_setting
from bsk_desk.kernel.errors import NotFound, UserError, WrongField

settings_app = typer.Typer(
    help="Параметры: показать, изменить.", no_args_is_help=True, add_completion=False
)

Dsn = Annotated[
    str, typer.Option("--dsn", envvar="BSK_DSN", help="Строка подключения libpq или URL.")
]
#: No setting is anywhere near; 1e999999999 would be a number of a gigabyte.
_MOST_DIGITS = 20


@settings_app.command("list")
def list_command(dsn: Dsn) -> None:
    """Показать все: имя, значение, как оно читается и что это; через табуляцию."""
    with _session(dsn) as session, translated():
        found = list_settings(session)
    for one in found:
        area = AREAS.get(one.area, one.area)
        typer.echo("\t".join((one.name, _kept(one.value), one.words, f"{area}: {one.title}")))


@settings_app.command("set")
def set_command(
    dsn: Dsn,
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Как в списке: undo_seconds.")],
    value: Annotated[
        str, typer.Argument(metavar="ЗНАЧЕНИЕ", help="Во второй графе списка: 45, 0.02, текст.")
    ],
) -> None:
    """Изменить один; действует сразу, у всех. Меняют администраторы."""
    with _session(dsn) as session:
        with translated():
            one = _named(session, name)
        changed = _set(session, one, value)
        session.commit()
        with translated():
            now = _named(session, name)
    typer.echo(f"{one.title}: {now.words}." + ("" if changed else " Так и было."))


def _named(session: Session, name: str) -> Setting:
    found = next((one for one in list_settings(session) if one.name == name), None)
    if found is None:
        raise NotFound(f"Параметра «{name}» нет. Все имена: bsk-desk settings list.")
    return found


def _set(session: Session, one: Setting, value: str) -> bool:
    """The refusal names the bounds: here nobody sees them beside a field."""
    try:
        with translated():
            return set_setting(session, SetSetting(name=one.name, value=_typed(one, value)))
    except WrongField as error:
        raise UserError(f"{one.title}: {error}") from error


def _typed(one: Setting, value: str) -> Any:
    """What is no number stays a text, which the database refuses in its own words."""
    if one.is_text:
        return value
    bare = value.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        return value
    return int(number) if number == number.to_integral_value() else float(number)


def _kept(value: Any) -> str:
    return str(value).replace("\t", " ")


def _session(dsn: str) -> closing[Session]:
    return closing(make_sessions(make_engine(dsn, pool_size=0))())
