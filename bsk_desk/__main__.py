"""``python -m bsk_desk`` is ``bsk-desk``; the program of the bundle begins here."""

import sys

from bsk_desk.kernel.processes import run_as_module

if not run_as_module(sys.argv[1:]):
    from bsk_desk.cli import main

    main()
