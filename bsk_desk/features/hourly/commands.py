"""``bsk-desk hourly …``: the commands about hourly files."""

from __future__ import annotations

import contextlib
import errno
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words

hourly_app = typer.Typer(
    help="Почасовые файлы: проверка, загрузка, шаблон.", no_args_is_help=True, add_completion=False
)

NO_MASTER = (
    "Без --dsn не проверено то, для чего нужна база: номера счётчиков по договору (H11), "
    "договор и ИНН (H12), максимальная мощность (H09), показания из базы (H10) и сдвиг "
    "относительно прошлого месяца (H13)."
)


NO_POINTS = (
    "Без --dsn шаблон пустой: номера счётчиков, коэффициенты и показания потребитель впишет сам."
)


@hourly_app.callback()
def hourly() -> None:
    """Почасовые файлы: проверка, загрузка, шаблон."""


@hourly_app.command("check")
def check_command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Файлы или папки с файлами.")
    ],
    dsn: Annotated[
        str, typer.Option("--dsn", envvar="BSK_DSN", help="База: строка или адрес libpq.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Печатать только JSON.")] = False,
) -> None:
    """Прочитать и проверить файлы, ничего не записывая: 0 — можно принимать, 1 — есть ошибки."""
    _exit(lambda: _checked(files, dsn, as_json=as_json))


@hourly_app.command("import")
def import_command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Файлы или папки с файлами.")
    ],
    dsn: Annotated[
        str, typer.Option("--dsn", envvar="BSK_DSN", help="База: строка или адрес libpq.")
    ] = "",
    hold: Annotated[
        bool, typer.Option("--hold", help="Не принимать сразу: решит инженер на экране.")
    ] = False,
) -> None:
    """Загрузить файлы в базу: точки без ошибок становятся достоверными."""
    paths = _expanded(files)
    if not dsn:
        _wrong("Укажите базу: --dsn или переменная BSK_DSN.")
    _exit(lambda: _imported(paths, dsn, hold=hold))


@hourly_app.command("template")
def template_command(
    contract: Annotated[int, typer.Option("--contract", min=1, max=99999, help="№ договора.")],
    period: Annotated[str, typer.Option("--period", metavar="ММГГГГ", help="Месяц: 012013.")],
    folder: Annotated[Path, typer.Option("-o", metavar="DIR", help="Папка для файла.")],
    form: Annotated[str, typer.Option("--format", help="xlsx или xls.")] = "xlsx",
    dsn: Annotated[
        str, typer.Option("--dsn", envvar="BSK_DSN", help="База: строка или адрес libpq.")
    ] = "",
) -> None:
    """Сделать шаблон для потребителя: с базой в нём счётчики, коэффициенты и показания."""
    month = _month(period)
    if form not in ("xlsx", "xls"):
        _wrong(f"Формат «{form}» не годится: бывает xlsx или xls.")
    if not dsn:
        _say(NO_POINTS)
    _exit(lambda: _templated(contract, month, folder, form, dsn=dsn))


def _checked(files: Sequence[Path], dsn: str, *, as_json: bool) -> tuple[int, str]:
    """(exit code, what to print); library chatter goes to stderr."""
    from bsk_desk.features.hourly import api

    paths = _expanded(files)
    if not dsn:
        _say(NO_MASTER)
    with contextlib.redirect_stdout(sys.stderr):
        found = _batch().check_on(dsn, paths) if dsn else api.check_files(paths)
    text = (
        json.dumps(api.as_json(found), ensure_ascii=False, indent=1) if as_json else _words(found)
    )
    return int(any(file.blocked for file in found)), text


def _imported(paths: Sequence[Path], dsn: str, *, hold: bool) -> int:
    """Each file is told of as soon as it is stored."""
    code = 0
    for outcome in _told(_batch().import_on(dsn, paths, hold=hold)):
        code |= int(outcome.bad)
        if outcome.files:
            _print(_words(outcome.files))
        _print(f"  → {outcome.words}\n")
    return code


def _told(outcomes: Iterator[Any]) -> Iterator[Any]:
    """What a library prints goes to stderr while a file is worked on, our words to stdout."""
    while True:
        with contextlib.redirect_stdout(sys.stderr):
            outcome = next(outcomes, None)
        if outcome is None:
            return
        yield outcome


def _templated(contract: int, month: date, folder: Path, form: str, *, dsn: str) -> int:
    from bsk_desk.features.hourly.formats.template import TemplateRequest, write_template

    if dsn:
        request = _batch().template_for(dsn, contract, month, form)
    else:
        kind: Any = form
        request = TemplateRequest(str(contract), "", "", (month.year, month.month), (), kind)
    for path in write_template(request, folder):
        _print(str(path))
    return 0


def _month(period: str) -> date:
    found = re.fullmatch(r"(0[1-9]|1[0-2])(20[0-9]{2})", period, re.ASCII)
    if found is None:
        _wrong(f"Период «{period}» не годится: нужны месяц и год подряд, например 012013.")
    return date(int(found[2]), int(found[1]), 1)


def _batch() -> Any:
    """Imported late: what works without a database need not wait for SQLAlchemy."""
    return import_module("bsk_desk.features.hourly.batch")


def _exit(work: Callable[[], int | tuple[int, str]]) -> NoReturn:
    """Ends with the work's code, having printed its text; a refusal is one sentence and 1."""
    from bsk_desk.db.errors import translated

    try:
        with translated():
            done = work()
    except UserError as refusal:
        _say(str(refusal))
        raise typer.Exit(1) from refusal
    except OSError as fault:
        _say(f"Не удалось запустить чтение файлов: {os_words(fault)}.")
        raise typer.Exit(1) from fault
    code, text = done if isinstance(done, tuple) else (done, "")
    if text:
        _print(text)
    raise typer.Exit(code)


def _expanded(files: Sequence[Path]) -> list[Path]:
    """Files, and the files of folders; ends with code 2 when there is no file at all.

    What is missing among others stays in its place: reading it gives a finding.
    """
    paths: list[Path] = []
    missing: list[str] = []
    for path in files:
        try:
            inside, lacks = _inside(path)
        except OSError:  # a folder that may not be looked into, a name too long for a file
            inside, lacks = [path], ""
        if lacks:
            missing.append(lacks)
        paths.extend(inside or [path])
    if len(missing) == len(files):
        _wrong("\n".join(missing))
    return paths


def _inside(path: Path) -> tuple[list[Path], str]:
    """(the files that are meant, '') or (none, the sentence)."""
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
        return found, "" if found else f"В папке «{path}» нет файлов."
    if path.is_file():
        return [path], ""
    return [], f"«{path}» — не файл." if path.exists() else f"Файла «{path}» нет."


def _wrong(sentence: str) -> NoReturn:
    _say(sentence)
    raise typer.Exit(2)


def _words(found: Sequence[object]) -> str:
    from bsk_desk.features.hourly.report import report

    return report(found)  # type: ignore[arg-type]


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _print(text: str) -> None:
    """Write UTF-8 whatever the console thinks it speaks; names may hold stray bytes."""
    try:
        _write(text.encode("utf-8", "replace") + b"\n")
    except OSError as fault:
        sys.stdout = None  # or the interpreter would try once more
        _say(f"Не удалось вывести результат: {os_words(fault, 'ошибка записи')}.")
        raise typer.Exit(1) from fault


def _write(data: bytes) -> None:
    if sys.stdout is None:  # closed before we began
        raise OSError(errno.EBADF, "closed")
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


if __name__ == "__main__":
    hourly_app()
