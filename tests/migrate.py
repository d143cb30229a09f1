"""Migrate an empty database: `python -m tests.migrate`, with the settings and the database of the environment.

As `manage.py migrate`, in another order: first the tables of others. With ours in place, each step of theirs would
work out all our models again, which takes half as long once more.
"""

from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main():
    """Migrate the apps outside this repository and what they need, then the rest."""
    django.setup()
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    executor = MigrationExecutor(connection)
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours])
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
