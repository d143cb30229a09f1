"""Start the same web server for every contender, and push it with wrk."""

import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
# What browsers send, so that every contender sends what browsers would get.
ACCEPT = "gzip, deflate, br"
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
REQUESTS = re.compile(r"(\d+) requests in")
START_SECONDS = 60


class BenchError(Exception):
    """The measurement cannot go on; the message is one sentence that says what to do."""


def find_wrk():
    """The path of wrk; tries apt when it is missing. Raises BenchError."""
    if not shutil.which("wrk") and shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        with contextlib.suppress(OSError):
            subprocess.run(
                [*sudo, "apt-get", "install", "-y", "-qq", "wrk"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
    found = shutil.which("wrk")
    if found is None:
        raise BenchError("wrk ontbreekt. Installeer het met: sudo apt-get install wrk")
    return found


def free_port():
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Pushed:
    """What wrk counted: requests, and how many of them a second."""

    requests: int
    rate: float


def push(wrk, server, seconds, *, clients, more):
    """Push with a script of requests. Raises BenchError for an answer that is neither 2xx nor a redirect."""
    url = f"http://{HOST}:{server.port}"
    command = [wrk, "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", *more[:2], url, *more[2:]]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise BenchError(f"{server.application} gaf fouten tijdens het meten: {text}")
    return Pushed(int(REQUESTS.search(text)[1]), float(RATE.search(text)[1]))


@dataclass
class Answer:
    """One response, as it went over the wire."""

    status: int
    headers: dict
    body: bytes


class Server:
    """One granian with one process and two threads, the same for every contender."""

    def __init__(self, application, *, folder, environment):
        self.port = free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "error"]
        command += ["--host", HOST, "--port", str(self.port), "--workers", "1", "--blocking-threads", "2", application]
        self.application = application
        self.process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **environment}, start_new_session=True, stdout=subprocess.DEVNULL
        )

    def __enter__(self):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, self.port), timeout=1):
                return self
            time.sleep(0.1)
        self.stop()
        raise BenchError(f"{self.application} start niet. Kijk hierboven waarom.")

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        """Stop the server and all it started."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def get(self, path):
        """The Answer to one GET, after a first one that warmed up. Raises BenchError for another status than 200."""
        for _ in range(2):
            connection = http.client.HTTPConnection(HOST, self.port, timeout=180)
            connection.request("GET", path, headers={"Accept-Encoding": ACCEPT})
            response = connection.getresponse()
            answer = Answer(response.status, dict(response.getheaders()), response.read())
            connection.close()
        if answer.status != 200:
            raise BenchError(f"{self.application} antwoordt {answer.status} op {path}; verwacht was 200.")
        return answer

    def rate(self, path, seconds, wrk):
        """Requests a second that wrk gets from this address."""
        return float(RATE.search(self._push(path, seconds, wrk))[1])

    def rate_of_work(self, path, seconds, wrk):
        """Requests for each second of the server's own processor time: the same however busy the machine is."""
        before = self._processor_seconds()
        text = self._push(path, seconds, wrk)
        return int(REQUESTS.search(text)[1]) / max(self._processor_seconds() - before, 0.01)

    def _processor_seconds(self):
        """User and system time of the server's processes so far, from Linux."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[2]) == self.process.pid:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _push(self, path, seconds, wrk):
        """What wrk prints after pushing for so long. Raises BenchError for an answer that is no 200."""
        url = f"http://{HOST}:{self.port}{path}"
        command = [wrk, "-t1", "-c8", f"-d{seconds}s", "--timeout", "10s", "-H", f"Accept-Encoding: {ACCEPT}", url]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in text:
            raise BenchError(f"{path} gaf fouten tijdens het meten.")
        return text
