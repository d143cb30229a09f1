"""Care for the database itself."""

from django.db import connection


def optimize():
    """Let SQLite look again at how full its tables are; PostgreSQL does so by itself.

    Without it SQLite joins the search index in the wrong order: on ten thousand pages a search takes 150 ms
    instead of less than one.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
