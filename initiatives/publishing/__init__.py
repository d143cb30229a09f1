"""Residents put their own initiative online: a form in steps, moderation, and looking after the page together."""
