"""One connection to the mail server, reused; what it says is sorted into three answers.

Accepted: ``send`` returns. ``LetterRefusedError``: this letter is not wanted, for now or for good.
``UnreachableError``: the server could not be asked, or does not want anything from us.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.message import EmailMessage

from bsk_desk.worker.settings import Sending

#: «Service not available, closing transmission channel»: not about the letter.
_CLOSING = 421
#: «Message size exceeds fixed maximum»: about nothing else.
_TOO_LARGE = 552
NO_CYRILLIC = "сервер не принимает кириллицу в имени ящика"
_BAD_TLS = "не принимает защищённое соединение"


class LetterRefusedError(Exception):
    """The server's words about one letter; ``permanent`` when trying again is of no use."""

    def __init__(self, words: str, *, permanent: bool) -> None:
        super().__init__(words)
        self.permanent = permanent


class UnreachableError(Exception):
    """Why the server could not be asked; the letter was not tried."""


class Postman:
    """Sends through one connection that is opened when needed and checked before each letter."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending
        self._smtp: smtplib.SMTP | None = None

    def send(self, letter: EmailMessage) -> None:
        """Returns when the server has taken it over. LetterRefusedError, UnreachableError."""
        smtp = self._connected()
        try:
            smtp.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise self._answer(code, words) from error
        except smtplib.SMTPDataError as error:
            raise self._answer(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPSenderRefused as error:
            if error.smtp_code == _TOO_LARGE:  # told by the size that goes with MAIL FROM
                raise self._answer(error.smtp_code, error.smtp_error) from error
            self.close()  # it says nothing about who should get the letter
            raise UnreachableError(_said(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise LetterRefusedError(NO_CYRILLIC, permanent=True) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise UnreachableError(_reason(error)) from error

    def close(self) -> None:
        """Ends the connection; the next letter opens another."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _connected(self) -> smtplib.SMTP:
        """A connection known to be alive: a server may have closed it while it was idle."""
        if self._smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if self._smtp.noop()[0] == 250:
                    return self._smtp
            self.close()
        try:
            self._smtp = self._opened()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise UnreachableError(_reason(error)) from error
        return self._smtp

    def _opened(self) -> smtplib.SMTP:
        server = self._sending.server
        # A name of our own: asking the network for one can take long.
        name = self._sending.sender.rpartition("@")[2].encode("idna").decode("ascii")
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, name, timeout=server.timeout, context=server.context()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)
        try:
            if server.security == "starttls":
                smtp.starttls(context=server.context())
            if server.user:
                smtp.login(server.user, server.password)
        except (smtplib.SMTPException, OSError):
            smtp.close()
            raise
        return smtp

    def _answer(self, code: int, words: bytes | str) -> Exception:
        if code == _CLOSING:
            self.close()
            return UnreachableError(_said(code, words))
        return LetterRefusedError(_said(code, words), permanent=code >= 500)


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"


def _reason(error: Exception) -> str:
    """Without addresses or secrets: it is kept beside the letter and shown."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLError):
        return f"почтовый сервер {_BAD_TLS}: {error.reason or error}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"почтовый сервер {_BAD_TLS}"
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return "почтовый сервер не отвечает"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "почтовый сервер оборвал связь"
    return f"нет связи с почтовым сервером: {error}"
