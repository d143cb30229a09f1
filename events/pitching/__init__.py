"""Pitches: sending one in, what becomes of it on the way to the stage, and what came of it."""
