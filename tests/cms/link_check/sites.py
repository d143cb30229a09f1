"""Another site, for real: a server on this machine that behaves well, badly, or worse."""

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REDIRECTS = {
    "/moved": (301, "/ok"),
    "/moved-far": (308, "/moved"),
    "/moved-a-while": (302, "/ok"),
    "/moved-then-a-while": (301, "/moved-a-while"),
    "/moved-to-nothing": (301, "/gone"),
    "/loop": (302, "/loop"),
    "/inside": (302, "http://10.0.0.1/geheim"),
    "/metadata": (302, "http://169.254.169.254/latest/meta-data/"),
    "/by-name": (302, "http://intranet.example.nl/"),
    "/mail": (302, "mailto:loket@example.nl"),
    "/nowhere": (302, "http://[kapot"),
}
STATUSES = {
    "/ok": 200,
    "/gone": 404,
    "/gone-for-good": 410,
    "/error": 500,
    "/refused": 403,
    "/busy": 429,
    "/cached": 304,
}


class Handler(BaseHTTPRequestHandler):
    """Answers by path, and remembers who asked for what."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        return

    def do_HEAD(self):
        self.server.asked.append((self.command, self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path in REDIRECTS:
            status, location = REDIRECTS[path]
            self.say(status, Location=location)
        elif path == "/no-head":
            self.say(405 if self.command == "HEAD" else 200)
        elif path == "/wrong-head":
            self.say(404 if self.command == "HEAD" else 200)
        elif path == "/cookie":
            self.say(302, Location="/ok", **{"Set-Cookie": "wie=ik; Path=/"})
        elif path in ("/slow", "/drip", "/endless", "/hang-up", "/nonsense"):
            getattr(self, path[1:].replace("-", "_"))()
        else:
            self.say(STATUSES.get(path, 404))

    def do_GET(self):
        self.do_HEAD()

    def say(self, status, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": "0", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def slow(self):
        self.server.closing.wait()
        self.close_connection = True

    def drip(self):
        """A header that never ends, a little at a time: no single wait is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Never: ")
        with contextlib.suppress(OSError):
            while not self.server.closing.wait(0.05):
                self.wfile.write(b"a")
        self.close_connection = True

    def endless(self):
        """HEAD is refused; GET gives a page without an end."""
        if self.command == "HEAD":
            self.say(405)
            return
        self.send_response(200)
        self.end_headers()
        with contextlib.suppress(OSError):
            while not self.server.closing.is_set():
                self.wfile.write(b"<p>meer</p>" * 100)
                self.server.sent += 1100
        self.close_connection = True

    def hang_up(self):
        self.close_connection = True

    def nonsense(self):
        self.wfile.write(b"dit is geen HTTP\r\n\r\n")
        self.close_connection = True


@contextlib.contextmanager
def other_site():
    """The server; `url` is its address, `asked` what was asked of it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.sent, server.closing = [], 0, threading.Event()
    server.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        time.sleep(0)
