"""At the door: who came in, noted on a telephone that may have no network for a while, and counted once."""
