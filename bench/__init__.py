"""Speed, measured: `make bench`. Never part of the timed tests."""
