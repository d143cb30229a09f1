"""`python -m bench.initiatives`: the list of initiatives, its filters, its map and search, with few and with many."""

from . import two_sizes

PART = two_sizes.Part("initiatieven", (100, 20_000), "bench.initiatives_inside", "lijst")

if __name__ == "__main__":
    two_sizes.main(PART)
