"""A process that starts workers and kills them. Run by `test_crash.py`; prints what is in the outbox afterwards.

    python -m tests.messaging.crash PORT COUNT KILLS [--without-lock]

The workers are forks: real processes with a connection of their own, which cost nothing to start. How far they are is
counted in memory that they share, so that the kills are spread over all messages and fall at any point of one.
"""

import json
import mmap
import os
import random
import signal
import struct
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from messaging import claims  # noqa: E402
from messaging.courier import Courier  # noqa: E402
from messaging.models import LEASE, DeliveryEvent, Message, Stream  # noqa: E402
from messaging.outbox import keep_body  # noqa: E402

WORKERS = 2


def plan(count):
    """So many mails, most of them of one mailing."""
    body = keep_body(subject="Nieuws", text="Dag", html="<p>Dag</p>")
    Message.objects.bulk_create(
        Message(
            cause=f"{number}",
            kind="test",
            stream=Stream.BULK if number % 4 else Stream.TRANSACTIONAL,
            address=f"lezer{number}@example.nl",
            address_key=f"{number}",
            body=body,
        )
        for number in range(count)
    )


class Counter:
    """How many mails each worker began with, in shared memory; one slot for each."""

    def __init__(self):
        self.memory = mmap.mmap(-1, 8 * WORKERS)

    def add(self, slot):
        (count,) = struct.unpack_from("q", self.memory, 8 * slot)
        struct.pack_into("q", self.memory, 8 * slot, count + 1)

    def total(self):
        return sum(struct.unpack(f"{WORKERS}q", self.memory[:]))


def work(slot, counter, gate):
    """A worker, until nothing is due."""
    courier = Courier()
    send = courier.transport.send

    def counted(*mail):
        counter.add(slot)
        return send(*mail)

    courier.transport.send = counted
    while time.time() < gate:
        time.sleep(0.001)
    while courier.deliver():
        pass
    courier.close()


def start(slot, counter, gate=0.0):
    """Fork a worker; gives its number."""
    child = os.fork()
    if child:
        return child
    try:
        work(slot, counter, gate)
        os._exit(0)
    finally:
        os._exit(1)


def kill_at_random(workers, counter, count, kills):
    """Kill one worker after another, spread over all messages, and start another in its place.

    On a slow machine the last kills fall sooner, not the whole test later.
    """
    deadline = time.monotonic() + 90
    for number in range(1, kills + 1):
        mark = count * 0.9 * number / kills
        while counter.total() < mark and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(random.uniform(0, 0.004))
        slot = random.randrange(WORKERS)
        os.kill(workers[slot], signal.SIGKILL)
        os.waitpid(workers[slot], 0)
        workers[slot] = start(slot, counter)


def main(count, kills):
    """Returns what is in the outbox after everything settled."""
    settings.MAIL_RELAY = {"host": "127.0.0.1", "port": int(sys.argv[1]), "user": "", "password": "", "tls": False}
    settings.MAIL_PER_MINUTE = {}
    with connection.cursor() as cursor:
        # By hand: there are no other tables here that Django could look in.
        cursor.execute("DELETE FROM messaging_deliveryevent")
        cursor.execute("DELETE FROM messaging_message")
    plan(count)
    connection.close()
    counter = Counter()
    gate = time.time() + 0.3
    workers = [start(slot, counter, gate) for slot in range(WORKERS)]
    kill_at_random(workers, counter, count, kills)
    ends = [os.waitpid(worker, 0)[1] for worker in workers]
    claimed = Message.objects.filter(state=Message.State.CLAIMED).count()
    given_up = claims.give_up_stale(timezone.now() + 2 * LEASE)
    return {
        "ends": ends,
        "claimed": claimed,
        "given_up": given_up,
        "states": dict(Message.objects.order_by().values_list("address", "state")),
        "events": DeliveryEvent.objects.count(),
    }


if __name__ == "__main__":
    if "--without-lock" in sys.argv:
        claims.LOCK = {}
    Path(sys.argv[4]).write_text(json.dumps(main(int(sys.argv[2]), int(sys.argv[3]))))
