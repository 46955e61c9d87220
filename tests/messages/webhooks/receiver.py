"""A server on loopback that receives messages as the regional software would, and answers what a test decides."""

import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """`answers`: the status of the next answers, 200 afterwards; `slow`: seconds between two bytes of an answer."""

    def __init__(self):
        self.received, self.answers, self.slow, self.moved_to, self.body = [], [], 0.0, "", b"ok"
        self.address = ""

    def messages(self):
        return [json.loads(body) for _, body in self.received]

    @property
    def numbers(self):
        return [headers["Jalon-Event-Id"] for headers, _ in self.received]


def is_signed(headers, body, secret, now=None, tolerance=300):
    """As the guide tells a receiver to verify."""
    parts = [part.split("=", 1) for part in headers["Jalon-Signature"].split(",")]
    moment = next(value for name, value in parts if name == "t")
    expected = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    fresh = abs((now or time.time()) - int(moment)) <= tolerance
    return fresh and any(hmac.compare_digest(expected, value) for name, value in parts if name == "v1")


@contextmanager
def listening():
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append((dict(self.headers), body))
            status = receiver.answers.pop(0) if receiver.answers else 200
            if receiver.slow:
                self._drip()
                return
            self.send_response(status)
            if receiver.moved_to:
                self.send_header("Location", receiver.moved_to)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)

        def do_GET(self):
            receiver.received.append((dict(self.headers), b"{}"))
            self.send_response(200)
            self.end_headers()

        def _drip(self):
            """One byte of the headers at a time, never late enough for a pause to end it."""
            try:
                for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 2000:
                    self.wfile.write(bytes([byte]))
                    time.sleep(receiver.slow)
            except OSError:
                pass

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.address = f"http://127.0.0.1:{server.server_port}/jalon"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
