"""Funds and schemes: which suit a plan, and until when one can apply."""
