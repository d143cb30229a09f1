"""Needs and offers: what initiatives look for, what others can give, and how the two find each other."""
