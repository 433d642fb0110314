"""``bsk-desk accounts …``: accounts from a file of the accounting department into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from psycopg.types.json import Jsonb

from bsk_desk.db.engine import connect
from bsk_desk.features.consumers.formats.accounts import read_accounts, write_accounts_template

accounts_app = typer.Typer(
    help="Лицевые счета: загрузить из файла, сделать шаблон.",
    no_args_is_help=True,
    add_completion=False,
)


@accounts_app.command("import")
def import_command(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, metavar="FILE.xlsx", help="Файл счетов.")
    ],
    dsn: Annotated[
        str,
        typer.Option("--dsn", envvar="BSK_DSN", help="Подключение под именем с ролью accounting."),
    ],
) -> None:
    """Загрузить счета: все строки или ни одной; ошибки называются по ячейкам."""
    rows, findings = read_accounts(file)
    if findings:
        for finding in findings:
            typer.echo(finding, err=True)
        typer.echo(f"Ошибок: {len(findings)}. Ничего не загружено.", err=True)
        raise typer.Exit(1)
    with connect(dsn) as connection:
        found = connection.execute(
            "SELECT exchange.upsert_accounts(%s)", [Jsonb([row.as_json() for row in rows])]
        ).fetchone()
    typer.echo(f"Загружено счетов: {found[0] if found else 0}.")


@accounts_app.command("template")
def template_command(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Куда записать шаблон.")],
) -> None:
    """Сделать пустой файл с заголовками и пояснениями."""
    write_accounts_template(file)
    typer.echo(f"Шаблон записан: {file}")
