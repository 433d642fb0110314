"""The command line: the desk, the demo, the database, its logins, hourly files, the worker.

Exit codes: 0, 1 for a refusal (one sentence on stderr), 2 for wrong usage.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bsk_desk.kernel.errors import UserError

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="BSK Desk: рабочее место сотрудника. Без команды открывает окно входа.",
)
db_app = typer.Typer(help="База данных: обновить, проверить, наполнить.", no_args_is_help=True)
staff_app = typer.Typer(help="Сотрудники: добавить, показать, закрыть вход.", no_args_is_help=True)
app.add_typer(db_app, name="db")
app.add_typer(staff_app, name="staff")

Dsn = Annotated[
    str, typer.Option("--dsn", envvar="BSK_DSN", help="Строка подключения libpq или URL.")
]


def main() -> None:
    """The entry point: a refusal is one sentence, never a traceback."""
    from bsk_desk.db.errors import translated

    try:
        with translated():
            app()
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"bsk-desk {version('bsk-desk')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _desk(
    ctx: typer.Context,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Сказать версию программы."
        ),
    ] = False,
) -> None:
    if ctx.invoked_subcommand is None:
        raise typer.Exit(_lazily("bsk_desk.shell.run", "run")())


@app.command("demo")
def _demo(
    data: Annotated[Path | None, typer.Option(help="Папка с базой демонстрации.")] = None,
    tour: Annotated[
        Path | None, typer.Option(help="Показать основную работу без рук; снимки сюда.")
    ] = None,
) -> None:
    """Показать программу на выдуманных данных со встроенной базой."""
    raise typer.Exit(_lazily("bsk_desk.shell.demo", "run_demo")(data=data, tour=tour))


@app.command("worker")
def _worker(dsn: Dsn) -> None:
    """Работать без человека: письма, сроки, удаление незаконченных регистраций."""
    raise typer.Exit(_lazily("bsk_desk.worker.run", "run")(dsn))


#: A slice's own commands take everything that follows their name, ``--help`` and ``--`` too.
_PASSED_ON = {
    "allow_extra_args": True,
    "allow_interspersed_args": False,
    "ignore_unknown_options": True,
    "help_option_names": [],
}


@app.command("hourly", context_settings=_PASSED_ON)
def _hourly(ctx: typer.Context) -> None:
    """Почасовые файлы: проверить, загрузить, сделать шаблон."""
    _lazily("bsk_desk.features.hourly.commands", "hourly_app")(
        args=ctx.args, prog_name="bsk-desk hourly"
    )


@app.command("accounts", context_settings=_PASSED_ON)
def _accounts(ctx: typer.Context) -> None:
    """Лицевые счета: загрузить из файла бухгалтерии, сделать шаблон."""
    _lazily("bsk_desk.features.consumers.commands", "accounts_app")(
        args=ctx.args, prog_name="bsk-desk accounts"
    )


@app.command("broadcast", context_settings=_PASSED_ON)
def _broadcast(ctx: typer.Context) -> None:
    """Рассылки: отправить, спросить о состоянии, приостановить, отменить."""
    _lazily("bsk_desk.features.broadcasts.commands", "broadcast_app")(
        args=ctx.args, prog_name="bsk-desk broadcast"
    )


@app.command("settings", context_settings=_PASSED_ON)
def _settings(ctx: typer.Context) -> None:
    """Параметры базы: показать, изменить."""
    _lazily("bsk_desk.features.settings.commands", "settings_app")(
        args=ctx.args, prog_name="bsk-desk settings"
    )


@db_app.command("upgrade")
def _upgrade(dsn: Dsn) -> None:
    """Привести базу к нынешней версии; повторять можно сколько угодно."""
    from bsk_desk.upgrade import upgrade

    before = upgrade(dsn)
    if before.up_to_date:
        print(f"Версия {before.head}: новее нет. Функции и права обновлены.")
    else:
        print(f"База обновлена: {before.current or 'пустая'} → {before.head}.")


@db_app.command("status")
def _status(dsn: Dsn) -> None:
    """Сказать, какой версии база и что с ней нужно сделать."""
    from bsk_desk.db.migrate import status

    found = status(dsn)
    if found.up_to_date:
        print(f"Версия {found.current}: обновлять нечего.")
    elif found.newer:
        print(f"Версия {found.current} новее программы ({found.head}). Обновите программу.")
    else:
        waiting = ", ".join(found.pending)
        print(f"Версия {found.current or 'пустая'}, нужна {found.head}. Не хватает: {waiting}.")


@db_app.command("fill")
def _fill(
    dsn: Dsn,
    consumers: Annotated[int, typer.Option(min=1, help="Сколько потребителей.")],
    requests: Annotated[int, typer.Option(min=0, help="Сколько обращений.")],
    seed: Annotated[int, typer.Option(help="Одно число — одни и те же данные.")] = 1,
    progress: Annotated[
        bool, typer.Option("--progress", help="Говорить, что делается, и не в терминале.")
    ] = False,
) -> None:
    """Наполнить базу правдоподобными данными для репетиций и замеров."""
    told = progress or sys.stderr.isatty()
    report = _lazily("bsk_desk.shell.fill.progress", "Lines")(sys.stderr) if told else None
    fill = _lazily("bsk_desk.shell.fill", "fill")
    fill(dsn, consumers=consumers, requests=requests, seed=seed, report=report)


@staff_app.command("add")
def _add(  # noqa: PLR0917 - typer gives them by name
    dsn: Dsn,
    login: Annotated[str, typer.Argument(help="Имя входа.")],
    role: Annotated[
        list[str],
        typer.Option(help="operator, engineer, admin, auditor; site, accounting, worker."),
    ],
    name: Annotated[str, typer.Option(help="Фамилия, имя, отчество.")] = "",
    email: Annotated[str | None, typer.Option(help="Почта сотрудника.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Взять пароль из первой строки ввода.")
    ] = False,
    generate: Annotated[
        bool, typer.Option("--generate", help="Придумать пароль и показать его один раз.")
    ] = False,
) -> None:
    """Создать вход сотрудника или соседней программы."""
    from bsk_desk.db import staff
    from bsk_desk.db.engine import connect

    if wrong := next((each for each in role if each not in staff.ROLES), None):
        print(f"Роли «{wrong}» нет: бывает {', '.join(staff.ROLES)}.", file=sys.stderr)
        raise typer.Exit(2)
    password = staff.generated_password() if generate else _password(from_stdin=password_stdin)
    with connect(dsn) as connection:
        staff.add(connection, login, role, password, full_name=name, email=email)
    print(f"Вход «{login}» создан.")
    if generate:
        print(f"Пароль, показан один раз: {password}")


@staff_app.command("list")
def _list(dsn: Dsn) -> None:
    """Показать, кто есть."""
    from bsk_desk.db import staff
    from bsk_desk.db.engine import connect

    with connect(dsn) as connection:
        for row in staff.listed(connection):
            closed = "" if row.active else "  вход закрыт"
            print(f"{row.login}  {', '.join(row.roles)}  {row.full_name}{closed}".rstrip())


@staff_app.command("disable")
def _disable(dsn: Dsn, login: Annotated[str, typer.Argument(help="Имя входа.")]) -> None:
    """Закрыть вход; сделанное сотрудником остаётся."""
    from bsk_desk.db import staff
    from bsk_desk.db.engine import connect

    with connect(dsn) as connection:
        staff.disable(connection, login)
    print(f"Вход «{login}» закрыт.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Пароль", hide_input=True, confirmation_prompt="Ещё раз"))


def _lazily(module: str, name: str) -> Any:
    """What a command needs is imported when the command runs: the rest starts fast."""
    return getattr(importlib.import_module(module), name)
