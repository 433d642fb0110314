"""A server that speaks TLS as PostgreSQL begins it, with a certificate of its own making."""

import socket
import ssl
import struct
import subprocess
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

_SSL_REQUEST = struct.pack("!ii", 8, 80877103)


def certificate(path: Path, key: Path, name: str) -> None:
    """A self-signed one, by the openssl program."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={name}", "-keyout", str(key), "-out", str(path)],
        check=True,
        capture_output=True,
    )  # fmt: skip


@contextmanager
def tls_server(path: Path, key: Path):
    """The port of a server that agrees to TLS and hangs up after the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with suppress(OSError):
            while True:
                client = listener.accept()[0]
                with client:
                    if client.recv(8) == _SSL_REQUEST:
                        client.sendall(b"S")
                        with suppress(ssl.SSLError, OSError):
                            context.wrap_socket(client, server_side=True).close()

    thread = threading.Thread(target=run, daemon=True)  # noqa: TID251
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)
