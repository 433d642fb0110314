"""``bsk-desk hourly …``: the commands about hourly files."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from bsk_desk.kernel.errors import UserError

hourly_app = typer.Typer(
    help="Почасовые файлы: проверка и загрузка.", no_args_is_help=True, add_completion=False
)

NO_MASTER = (
    "Без --dsn не проверено то, для чего нужна база: номера счётчиков по договору (H11), "
    "договор и ИНН (H12), максимальная мощность (H09), показания из базы (H10) и сдвиг "
    "относительно прошлого месяца (H13)."
)


@hourly_app.callback()
def hourly() -> None:
    """Почасовые файлы: проверка и загрузка."""


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
    try:
        code, text = _checked(files, dsn, as_json=as_json)
    except UserError as refusal:
        _say(str(refusal))
        raise typer.Exit(1) from refusal
    except OSError as fault:
        _say(f"Не удалось запустить чтение файлов: {fault.strerror or fault}.")
        raise typer.Exit(1) from fault
    _print(text)
    raise typer.Exit(code)


@hourly_app.command("_reader", hidden=True)
def reader_command(handle: int) -> None:
    """Читать файлы по просьбе другой программы: так запускается собранная программа."""
    from bsk_desk.features.hourly.formats import child

    child.run(handle)


def _checked(files: Sequence[Path], dsn: str, *, as_json: bool) -> tuple[int, str]:
    """(exit code, what to print); library chatter goes to stderr."""
    from bsk_desk.features.hourly import api

    paths = _expanded(files)
    if not dsn:
        _say(NO_MASTER)
    with contextlib.redirect_stdout(sys.stderr):
        found = api.check_files(paths, master=_master(dsn) if dsn else None)
    text = (
        json.dumps(api.as_json(found), ensure_ascii=False, indent=1) if as_json else _words(found)
    )
    return int(any(file.blocked for file in found)), text


def _master(dsn: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Master data for the files read, by the service of this slice."""
    load = import_module("bsk_desk.features.hourly.service").load_master
    return lambda files: load(dsn, files)


def _expanded(files: Sequence[Path]) -> list[Path]:
    """Files, and the files of folders; ends with code 2 when one does not exist."""
    paths: list[Path] = []
    for path in files:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != ".")
            if not inside:
                _wrong(f"В папке «{path}» нет файлов.")
            paths.extend(inside)
        elif path.is_file():
            paths.append(path)
        else:
            _wrong(f"Файла «{path}» нет.")
    return paths


def _wrong(sentence: str) -> None:
    _say(sentence)
    raise typer.Exit(2)


def _words(found: Sequence[object]) -> str:
    from bsk_desk.features.hourly.report import report

    return report(found)  # type: ignore[arg-type]


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _print(text: str) -> None:
    """Write UTF-8 whatever the console thinks it speaks; names may hold stray bytes."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    sys.stdout.flush()


if __name__ == "__main__":
    hourly_app()
