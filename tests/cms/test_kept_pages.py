"""The memory of the page cache: bounded, safe for threads, and the choice of an encoding."""

import threading

import pytest

from cms.kept_pages import KeptPage, Shelf, best_encoding


def kept_page(size=100, generation=1):
    return KeptPage(b"x" * size, [("Content-Type", "text/html")], generation, 600)


def test_shelf_drops_what_was_used_longest_ago():
    shelf = Shelf(most=2, most_bytes=10**9)
    shelf.put("a", kept_page())
    shelf.put("b", kept_page())
    assert shelf.find("a", 1)
    shelf.put("c", kept_page())
    assert shelf.find("a", 1)
    assert shelf.find("b", 1) is None


def test_shelf_is_bounded_in_bytes_and_counts_a_replaced_page_once():
    shelf = Shelf(most=1000, most_bytes=kept_page(10_000).size * 3)
    for _ in range(5):
        shelf.put("same", kept_page(10_000))
    for number in range(10):
        shelf.put(number, kept_page(10_000))
    assert len(shelf) == 3


def test_shelf_forgets_other_generations_at_once():
    shelf = Shelf(most=1000, most_bytes=10**9)
    for number in range(10):
        shelf.put(number, kept_page())
    shelf.put("new", kept_page(generation=2))
    assert len(shelf) == 1
    assert shelf.find(1, 2) is None


def test_shelf_holds_under_threads():
    shelf = Shelf(most=20, most_bytes=10**9)
    errors = []

    def work(start):
        try:
            for number in range(3000):
                key = (start + number) % 50
                if shelf.find(key, number // 500) is None:
                    shelf.put(key, kept_page(generation=number // 500))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(start,), daemon=True) for start in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert len(shelf) <= 20


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("*", ""), ("BR", "br"), ("gzip;q=nonsense", ""), ("gzip ; q=0.8 , br ; q=0", "gzip"), ("deflate", "")],
)
def test_best_encoding(accepted, encoding):
    assert best_encoding(accepted) == encoding
