"""A real IMAP server (Debian's dovecot) in a folder of its own, run by whoever runs the tests."""

import contextlib
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

BINARY = shutil.which("dovecot") or "/usr/sbin/dovecot"
IMAP = "/usr/lib/dovecot/imap"
USER, PASSWORD = "hourly", "secret"


def wanted() -> bool:
    """Whether it can be run here: installed, and we are root as it wants. In CI it has to be there."""
    installed = all(Path(path).exists() for path in (BINARY, IMAP))
    return os.geteuid() == 0 and (installed or bool(os.environ.get("CI")))


class Dovecot:
    """Listens on 127.0.0.1 at ``port``; letters lie in ``maildir``."""

    def __init__(self, folder):
        self.folder = folder
        self.maildir = folder / "mail"
        self._process = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self):
        nobody = pwd.getpwnam("nobody")
        self.maildir.mkdir()
        os.chown(self.maildir, nobody.pw_uid, nobody.pw_gid)
        for parent in [self.folder, *self.folder.parents]:
            if parent.owner() == "root" and len(parent.parts) > 2:
                parent.chmod(parent.stat().st_mode | 0o755)
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(nobody), encoding="utf-8")
        self._process = subprocess.Popen(
            [BINARY, "-F", "-c", str(config)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 20
        while True:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1),
            ):
                return
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.05)

    def stop(self):
        self._process.terminate()
        self._process.wait(20)

    def _config(self, nobody):
        group = grp.getgrgid(nobody.pw_gid).gr_name
        return f"""
base_dir = {self.folder}/run
log_path = {self.folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{self.maildir}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={nobody.pw_uid} gid={nobody.pw_gid} home={self.folder}
}}
service imap-login {{
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  unix_listener stats-writer {{
    user = nobody
    group = {group}
  }}
}}
"""
