"""``python -m bsk_desk`` is ``bsk-desk``."""

from bsk_desk.cli import main

main()
