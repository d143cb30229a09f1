"""Run inside the site: mail at the worker's pace and from a bare loop, or the peak of memory of sending many.

python -m bench.mail_inside rate ROUNDS COUNT
python -m bench.mail_inside plan COUNT
python -m bench.mail_inside memory
"""

import json
import resource
import smtplib
import sys
import time
from email.utils import parseaddr

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.addresses import address_key  # noqa: E402
from messaging import claims, rendering  # noqa: E402
from messaging.composing import Composer  # noqa: E402
from messaging.courier import Courier  # noqa: E402
from messaging.models import Message, Stream  # noqa: E402
from messaging.outbox import keep_body  # noqa: E402

TEXT = "Er is weer veel te doen in de wijk. Kom langs, praat mee en neem uw buren mee naar het buurthuis.\n\n"
HTML = "<p>Er is weer veel te doen in de wijk. <a href='https://stadmakers.example.nl/'>Kom langs</a>.</p>\n"


def plan(count):
    """One mailing to so many addresses; returns its body."""
    body = keep_body(subject="Nieuws uit de wijk", text=TEXT * 20, html=HTML * 40)
    started = time.time_ns()
    for start in range(0, count, 1000):
        addresses = [f"bewoner{number}@example.nl" for number in range(start, min(start + 1000, count))]
        Message.objects.bulk_create(
            Message(
                cause=f"bench:{started}:{address}",
                kind="bench",
                stream=Stream.BULK,
                address=address,
                address_key=address_key(address),
                body=body,
            )
            for address in addresses
        )
    return body


def bytes_of(body):
    """The mails of a body as they go over the wire."""
    composer = Composer(body, rendering.render(body))
    messages = body.messages.order_by("pk")
    return [(message.address, composer.compose(message, claims.new_message_id(message.stream))) for message in messages]


def bare(mails):
    """Messages a second of a loop over one connection that does nothing else."""
    sender = parseaddr(settings.BULK_FROM_EMAIL)[1]
    with smtplib.SMTP(settings.MAIL_RELAY["host"], settings.MAIL_RELAY["port"], local_hostname="bench") as smtp:
        smtp.ehlo()
        started = time.perf_counter()
        for address, data in mails:
            smtp.sendmail(sender, [address], data)
        return len(mails) / (time.perf_counter() - started)


def worker(courier, count):
    """Messages a second of the worker, from the first claim to the last row."""
    started = time.perf_counter()
    sent = courier.deliver()
    seconds = time.perf_counter() - started
    assert sent == count, f"{sent} of {count} sent"
    return count / seconds


def rate(rounds, count):
    """The best of both, in turns."""
    courier = Courier()
    courier.transport.open()
    best = {"bare": 0, "worker": 0}
    for _ in range(rounds):
        mails = bytes_of(plan(count))
        best["bare"] = max(best["bare"], bare(mails))
        best["worker"] = max(best["worker"], worker(courier, count))
    courier.close()
    return best


def memory():
    """Send all that waits; the peak of memory in MB."""
    started = time.perf_counter()
    courier = Courier()
    count = courier.deliver()
    courier.close()
    left = Message.objects.due(timezone.now()).count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"count": count, "left": left, "peak": peak, "seconds": time.perf_counter() - started}


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    found = {"rate": rate, "memory": memory, "plan": lambda count: str(plan(count))}[what](*map(int, numbers))
    print(json.dumps(found))
