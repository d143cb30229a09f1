"""Signing up for sessions: places, the queue, and what people hear of it."""
