"""What a question costs, measured in the process that answers it. For modules that run inside the site."""

import json
import sys
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms import database, page_cache

ROUNDS = 8


def _cost(client, address):
    for _ in range(2):  # the second one finds the parts that pages share
        assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    queries = len(asked)  # the next request begins to count anew
    return {"queries": queries, "milliseconds": min(_time(client, address) for _ in range(ROUNDS))}


def _time(client, address):
    started = time.process_time()
    client.get(address)
    return (time.process_time() - started) * 1000


def _time_after_change(client, address):
    page_cache.raise_generation()
    return _time(client, address)


def measure(questions, first):
    """What each question costs, and what the first reader of the address `first` pays after a change."""
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "br, gzip"})
    found = {name: _cost(client, address) for name, address in questions.items()}
    return {"questions": found, "after_change": min(_time_after_change(client, first) for _ in range(ROUNDS))}


def main(grow, questions, first):
    """`grow COUNT` or `measure`, as `two_sizes.py` asks."""
    if sys.argv[1] == "grow":
        grow(int(sys.argv[2]))
        database.optimize()
        page_cache.raise_generation()
    else:
        print(json.dumps(measure(questions, first)))
