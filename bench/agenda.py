"""`python -m bench.agenda`: the agenda with few events to come and with many."""

from . import two_sizes

PART = two_sizes.Part("evenementen in de agenda", (100, 5_000), "bench.agenda_inside", "agenda")

if __name__ == "__main__":
    two_sizes.main(PART)
