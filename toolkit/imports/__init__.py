"""Funds and venues as spreadsheets: taken out, changed and taken in again, all of a file or nothing."""
