"""`python -m bench.toolkit`: the finder and the registers of the toolkit, with few things and with many."""

from . import two_sizes

PART = two_sizes.Part("dingen in de toolkit", (50, 5_000), "bench.toolkit_inside", "wijzer")

if __name__ == "__main__":
    two_sizes.main(PART)
