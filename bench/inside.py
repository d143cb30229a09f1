"""Queries and time of the uncached home page inside one process; prints JSON for `bench.sites`."""

import json
import statistics
import time

import django

ROUNDS = 15


def get(client):
    response = client.get("/", headers={"host": "127.0.0.1", "accept-encoding": "br, gzip"})
    assert response.status_code == 200


def queries_of(client, connection):
    """Number of queries of one request."""
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        get(client)
    return len(queries)


def milliseconds_of(client, before):
    """Median processor time of one request, each after calling `before`."""
    spent = []
    for _ in range(ROUNDS):
        before()
        started = time.process_time()
        get(client)
        spent.append((time.process_time() - started) * 1000)
    return statistics.median(spent)


def main():
    django.setup()
    from django.db import connection
    from django.test import Client

    from cms import page_cache

    client = Client()
    get(client)
    result = {
        "queries": queries_of(client, connection),
        "milliseconds": milliseconds_of(client, lambda: None),
        "milliseconds_after_change": milliseconds_of(client, page_cache.raise_generation),
    }
    page_cache.raise_generation()
    result["queries_after_change"] = queries_of(client, connection)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
