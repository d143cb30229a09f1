"""Advice, money, rules and rooms for initiators."""
