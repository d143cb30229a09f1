"""Relayed conversations between a resident and those who answer for a thing; see `services`."""
