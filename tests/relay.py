"""A way to the server that can be cut: a TCP port before its socket."""

import os
import select
import socket
import threading


class Relay:
    """Passes bytes between a port of the loopback and the server until it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self._server = f"{host}/.s.PGSQL.{port}"
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._pairs: list[socket.socket] = []
        self._open = True
        self._woken, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, daemon=True)  # noqa: TID251
        self._thread.start()

    def cut(self) -> None:
        """Every connection breaks and no new one is taken."""
        self._open = False
        os.write(self._wake, b"!")

    def mend(self) -> None:
        """New connections are taken again."""
        self._open = True

    def close(self) -> None:
        """Ends it."""
        os.write(self._wake, b"q")
        self._thread.join(5)

    def _run(self) -> None:
        peers: dict[socket.socket, socket.socket] = {}
        while True:
            ready = select.select([self._woken, self._listener, *peers], [], [])[0]
            if self._woken in ready and b"q" in os.read(self._woken, 64):
                break
            if not self._open:
                self._drop(peers)
            for one in ready:
                if one is self._listener:
                    self._accept(peers)
                elif one in peers:
                    self._pass_on(one, peers)
        self._drop(peers)
        self._listener.close()
        os.close(self._wake)
        os.close(self._woken)

    def _accept(self, peers) -> None:
        client = self._listener.accept()[0]
        if not self._open:
            client.close()
            return
        server = socket.socket(socket.AF_UNIX)
        server.connect(self._server)
        peers[client], peers[server] = server, client

    def _pass_on(self, one, peers) -> None:
        try:
            data = one.recv(65536)
            if data:
                peers[one].sendall(data)
                return
        except OSError:
            pass
        other = peers.pop(one)
        peers.pop(other, None)
        one.close()
        other.close()

    def _drop(self, peers) -> None:
        for one in list(peers):
            one.close()
        peers.clear()
