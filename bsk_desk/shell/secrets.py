"""Passwords that the person asked to keep, in the keyring of the system and nowhere else."""

from __future__ import annotations

import logging
from typing import Protocol

from bsk_desk.shell.folders import NAME

log = logging.getLogger(__name__)
#: Said beside the switch where there is no keyring.
NO_KEYRING = (
    "На этом компьютере нет хранилища паролей: запомним только имя и сервер, "
    "пароль придётся вводить."
)


class Secrets(Protocol):
    """A place for passwords. Every call may wait for the system: never on the UI thread."""

    def available(self) -> bool:
        """Whether there is one."""

    def recall(self, profile: str, login: str) -> str | None:
        """The password kept, if any."""

    def keep(self, profile: str, login: str, password: str) -> bool:
        """Keeps it; whether that worked."""

    def forget(self, profile: str, login: str) -> None:
        """Removes it."""


class SystemKeyring:
    """Windows' credential locker, the Secret Service of GNOME and KDE, the keychain of macOS."""

    def available(self) -> bool:
        """False where the system offers nothing (a server, a bare desktop)."""
        try:
            import keyring
            from keyring.backends.fail import Keyring as Nothing
        except ImportError:
            return False
        return not isinstance(keyring.get_keyring(), Nothing)

    def recall(self, profile: str, login: str) -> str | None:
        """The password kept, None where there is none or the keyring stays locked."""
        try:
            import keyring

            found: str | None = keyring.get_password(NAME, _key(profile, login))
        except Exception as error:  # noqa: BLE001 - every back end has errors of its own
            log.warning("keyring: %s", type(error).__name__)
            return None
        return found

    def keep(self, profile: str, login: str, password: str) -> bool:
        """Whether the keyring took it."""
        try:
            import keyring

            keyring.set_password(NAME, _key(profile, login), password)
        except Exception as error:  # noqa: BLE001 - as above
            log.warning("keyring: %s", type(error).__name__)
            return False
        return True

    def forget(self, profile: str, login: str) -> None:
        """Nothing happens where nothing was kept."""
        try:
            import keyring

            keyring.delete_password(NAME, _key(profile, login))
        except Exception as error:  # noqa: BLE001 - as above
            log.debug("keyring: %s", type(error).__name__)


class NoSecrets:
    """Where passwords are not kept: the demonstration and the tour."""

    def available(self) -> bool:
        """Never."""
        return False

    def recall(self, profile: str, login: str) -> str | None:  # noqa: ARG002 - as in Secrets
        """Nothing."""
        return None

    def keep(self, profile: str, login: str, password: str) -> bool:  # noqa: ARG002
        """Not done."""
        return False

    def forget(self, profile: str, login: str) -> None:
        """Nothing to forget."""


def _key(profile: str, login: str) -> str:
    return f"{profile}/{login}"
