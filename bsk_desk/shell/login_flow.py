"""What happens behind the login form: connecting in the background, the keyring, the profiles."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.qt.tasks import Job, TaskRunner
from bsk_desk.shell.profiles import Profile, Profiles
from bsk_desk.shell.secrets import Secrets
from bsk_desk.shell.sign_in import SignedIn, sign_in

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the keyring says for a profile and login."""

    available: bool
    profile: str
    login: str
    password: str | None


class LoginFlow(QObject):
    """One attempt at a time.

    ``began()``, then one of ``signed_in(SignedIn)``, ``refused(sentence)``, ``stopped()``;
    ``recalled(Recalled)`` when the keyring has answered.
    """

    began = Signal()
    signed_in = Signal(object)
    refused = Signal(str)
    stopped = Signal()
    recalled = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        profiles: Profiles,
        secrets: Secrets,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.profiles = profiles
        self._tasks = tasks
        self._secrets = secrets
        self._job: Job | None = None

    @property
    def under_way(self) -> bool:
        """Whether an attempt runs."""
        return self._job is not None

    def recall(self, profile: str, login: str) -> None:
        """Ask the keyring in the background."""
        secrets = self._secrets

        def work(_job: Job) -> Recalled:
            there = secrets.available()
            password = secrets.recall(profile, login) if there and profile and login else None
            return Recalled(there, profile, login, password)

        self._tasks.start(self, work, self.recalled.emit)

    def enter(self, profile: Profile, login: str, password: str, *, remember: bool) -> None:
        """Connect; an attempt that already runs goes on and this one is not made."""
        if self._job is not None:
            return
        secrets = self._secrets

        def work(job: Job) -> SignedIn:
            signed = sign_in(job, profile, login, password)
            _remember(secrets, profile.name, login.strip(), password if remember else "")
            return signed

        def arrived(signed: SignedIn) -> None:
            self._job = None
            self._keep(profile.name, login.strip() if remember else "")
            log.info("signed in")
            self.signed_in.emit(signed)

        self._job = self._tasks.start(self, work, arrived, failed=self._on_failed)
        self.began.emit()

    def stop(self) -> None:
        """Give up the attempt: the form is there again at once, whatever the network does."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.stopped.emit()

    def save(self) -> str:
        """Write the profiles; a sentence where the disk refuses."""
        try:
            self.profiles.save()
        except OSError as error:
            return f"Настройки серверов не записаны: {os_words(error)}."
        return ""

    def _keep(self, profile: str, login: str) -> None:
        self.profiles.remember(profile, login)
        if said := self.save():
            log.warning("profiles are not written")
            self.refused.emit(said)

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, UserError):
            log.info("refused: %s", type(error).__name__)
            self.refused.emit(str(error))
        else:
            self.refused.emit("Войти не удалось: ошибка программы.")
            self._tasks.failed.emit(error)


def _remember(secrets: Secrets, profile: str, login: str, password: str) -> None:
    """Keeps the password, or forgets the one that was kept before."""
    if not secrets.available():
        return
    if password:
        secrets.keep(profile, login, password)
    else:
        secrets.forget(profile, login)
