"""Reactions, following and conversations: one app for everything that people react to, wired by `targets`."""
