"""A mail server that accepts everything and keeps nothing. Run as a process; prints its port."""

from __future__ import annotations

import socketserver

_PLAIN = {b"EHLO": b"250 bench\r\n", b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}


class Session(socketserver.StreamRequestHandler):
    """Answers as fast as it reads."""

    disable_nagle_algorithm = True

    def handle(self):
        """Until QUIT or the end of the connection."""
        self.wfile.write(b"220 bench\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            self.wfile.write(_PLAIN.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
                self.wfile.write(b"250 ok\r\n")
            elif verb == b"QUIT":
                break


class Server(socketserver.ThreadingTCPServer):
    """A thread per connection."""

    daemon_threads = True


if __name__ == "__main__":
    with Server(("127.0.0.1", 0), Session) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()
