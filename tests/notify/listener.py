"""A real HTTP server that keeps what is posted to it: the other end of an apprise `json://` address."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Listener:
    """What was posted, and how it is answered: with `status`, after `delay_s`."""

    port: int = 0
    status: int = 200
    delay_s: float = 0
    heard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of a channel that ends here."""
        return f"json://user:topsecret@127.0.0.1:{self.port}/hidden-path"


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """A server on a free port."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(listener.delay_s)
            listener.heard.append(json.loads(body))
            with contextlib.suppress(OSError):
                self.send_response(listener.status)
                self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
