"""Venues: finding a room that suits."""
