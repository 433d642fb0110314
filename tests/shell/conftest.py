"""The fixtures of windows (tests/shell/fixtures.py) for this folder."""

from tests.shell import fixtures

folders = fixtures.folders
open_window = fixtures.open_window
relay = fixtures.relay
theme_keeper = fixtures.theme_keeper
tls_server = fixtures.tls_server
place = fixtures.place
