"""Runs ``bsk-desk`` as a person does, within this process."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout

from bsk_desk.cli import main


def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
    """(exit code, what was printed, what was complained)."""
    out, err, before = io.StringIO(), io.StringIO(), (sys.argv, sys.stdin)
    sys.argv, sys.stdin = ["bsk-desk", *arguments], io.StringIO(typed)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv, sys.stdin = before
    return code, out.getvalue(), err.getvalue()
