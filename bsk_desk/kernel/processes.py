"""Processes of this program's own: the one place that knows how they are started.

In a checkout or a virtual environment that is ``python -m MODULE``. The program installed from its
bundle has no Python to give a module to: it starts itself, and a first word says which module it is
to be.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Mapping, Sequence

#: The first argument of an installed program that is to be one of its modules.
WORD = "_module"
_OURS = "bsk_desk"
#: What the bundle's starter sets for its own libraries; beside it stands what there was before.
_LIBRARIES = "LD_LIBRARY_PATH"


def frozen() -> bool:
    """Whether this is the program of the bundle."""
    return bool(getattr(sys, "frozen", False))


def command(module: str, *arguments: str) -> list[str]:
    """The command line that runs a module of this program; give it ``environment()``, too."""
    if frozen():
        return [sys.executable, WORD, module, *arguments]
    # -P: what lies in the current folder, perhaps a consumer's files, is never imported.
    return [sys.executable, "-P", "-m", module, *arguments]


def environment(given: Mapping[str, str] = os.environ) -> dict[str, str]:
    """With it the process finds the modules that this one has found."""
    if frozen():
        return dict(given)
    return {**given, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def run_as_module(arguments: Sequence[str]) -> bool:
    """In a process that ``command`` started from the bundle: be that module, to its end.

    False in every other process. Called first of all by the program of the bundle.
    """
    if not frozen():
        return False
    _give_back_libraries()
    word, module = (*arguments, "", "")[:2]
    if word != WORD or module.partition(".")[0] != _OURS:
        return False
    sys.argv = [module, *arguments[2:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    return True


def _give_back_libraries() -> None:
    """Programs of the system, a browser or a viewer, are not to load the bundle's libraries.

    This process has what it needs: the loader has read the variable when it began.
    """
    before = os.environ.pop(f"{_LIBRARIES}_ORIG", None)
    os.environ.pop(_LIBRARIES, None)
    if before:
        os.environ[_LIBRARIES] = before
