"""The revisions read off their files are those that alembic knows, in its order."""

import subprocess
import sys

from alembic.script import ScriptDirectory

from bsk_desk.db.revisions import head, known_revisions
from bsk_desk.resources import migrations


def test_the_same_revisions_as_alembic_the_oldest_first():
    scripts = ScriptDirectory(str(migrations()))
    walked = [script.revision for script in scripts.walk_revisions()]
    assert list(known_revisions()) == walked[::-1]
    assert head() == scripts.get_current_head()


def test_the_desk_starts_without_what_only_exports_charts_and_upgrades_need():
    code = (
        "import sys; import bsk_desk.shell.run; from bsk_desk.shell.slices import SLICES;"
        " print([name for name in ('alembic', 'openpyxl', 'procrastinate', 'pandas', 'pyqtgraph')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
