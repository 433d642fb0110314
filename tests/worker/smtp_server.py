"""A real SMTP server that can be slow, refuse, drop; it keeps what it accepted."""

import asyncio  # noqa: TID251 - aiosmtpd's handlers run there
import email
import email.policy
import socket
import ssl
import subprocess

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class Handler:
    """``answers``: recipient -> what RCPT or DATA is answered with instead of 250."""

    def __init__(self):
        self.letters = []
        self.raw = []
        self.sessions = set()
        self.rcpt = {}
        self.data = {}
        self.sender = None
        self.delay = 0.0
        self.drop = False

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.sessions.add(session.peer)
        if self.sender:
            return self.sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        if self.drop:
            server.transport.abort()
            return "451 gone"
        recipient = envelope.rcpt_tos[0]
        if recipient in self.data:
            return self.data[recipient]
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters.append((recipient, letter))
        self.raw.append(email.message_from_bytes(envelope.content))
        return "250 accepted"

    def ids(self):
        return [letter["Message-ID"] for _, letter in self.letters]

    def recipients(self):
        return [recipient for recipient, _ in self.letters]


class Server(Controller):
    """On a free port of its own, or on the one given."""

    def __init__(self, handler, port=None, **how):
        self._how = how
        self._open = []
        super().__init__(handler, hostname="127.0.0.1", port=port or free_port())

    def factory(self):
        self._open.append(SMTP(self.handler, enable_SMTPUTF8=True, **self._how))
        return self._open[-1]

    def stop(self, no_assert=False):
        """The loop must not end before it has closed its side of every connection."""
        asyncio.run_coroutine_threadsafe(self._hang_up(), self.loop).result(5)
        super().stop(no_assert)

    async def _hang_up(self):
        for session in self._open:
            if session.transport is not None:
                session.transport.abort()
        await asyncio.sleep(0)  # connection_lost() of each runs in the next turn
        await asyncio.sleep(0)


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(folder):
    """A self-signed certificate for 127.0.0.1: (context of the server, path for the client)."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-keyout", key, "-out", cert, "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context, str(cert)
