"""``python -m tests.bench``: prepares the data, measures part by part, prints one table.

Exit code 0 even where a budget is missed (the table says so), 1 where a part broke.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
import traceback

from tests.bench.base import Bench, Options, prepared
from tests.bench.table import Broken, Line, Remark, Row, S, render

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: Module of this package -> its title; each has ``measure(bench)`` that returns lines.
PARTS = {
    "queues": "Очереди",
    "jumps": "Прыжки",
    "searching": "Поиск",
    "counting": "Счётчики",
    "writing": "Смена состояния",
    "starting": "Запуск",
    "watching": "Рабочее место: чужие изменения, плавность, память",
    "hourly": "Почасовые файлы",
    "broadcasting": "Рассылка",
    "notices": "Уведомления кабинета",
    "outbox": "Исходящая почта",
}


def main() -> int:
    """Measures what is asked for."""
    chosen, options = _asked()
    lines: list[Line] = [_machine(options)]
    broken = 0
    began = time.monotonic()
    with prepared(options) as bench:
        if bench.filled_s is not None:
            filling = [bench.filled_s]
            lines.append(Row("наполнение (bsk-desk db fill)", filling, unit=S, most=900))
        for name in chosen:
            print(f"[{time.monotonic() - began:4.0f} с] {PARTS[name]}…", flush=True)
            made, ok = _measured(name, bench)
            lines += made
            broken += not ok
    print(f"[{time.monotonic() - began:4.0f} с] готово\n\n{render(lines)}", flush=True)
    return 1 if broken else 0


def _asked() -> tuple[list[str], Options]:
    plain = Options()
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="ЧАСТЬ")
    parser.add_argument("--requests", type=int, default=plain.requests)
    parser.add_argument("--consumers", type=int, help="по умолчанию 3 на 10 обращений")
    parser.add_argument("--notices", type=int, default=plain.notices, help="и до 30000000")
    parser.add_argument("--files", type=int, default=plain.files)
    parser.add_argument("--letters", type=int, default=plain.letters)
    parser.add_argument("--seconds", type=float, default=plain.seconds)
    given = vars(parser.parse_args())
    chosen = given.pop("parts") or list(PARTS)
    given["consumers"] = given["consumers"] or max(1000, given["requests"] * 3 // 10)
    return chosen, Options(**given)


def _measured(name: str, bench: Bench) -> tuple[list[Line], bool]:
    try:
        part = importlib.import_module(f"tests.bench.{name}")
        return [Remark(PARTS[name]), *part.measure(bench)], True
    except Exception as error:
        traceback.print_exc()
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        return [Broken(PARTS[name], why)], False


def _machine(options: Options) -> Remark:
    load = os.getloadavg()[0]
    return Remark(
        f"{options.requests} обращений, {options.consumers} потребителей; {os.cpu_count()} ядра,"
        f" {platform.system()}, Python {platform.python_version()}, нагрузка вначале {load:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
