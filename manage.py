#!/usr/bin/env python3
"""Django's command line for this site."""

import os
import sys


def main():
    """Run a management command with the development settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Django is niet gevonden. Voer eerst `make install` uit, of gebruik .venv/bin/python.")
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        sys.stderr.write(
            f"De database antwoordt niet ({' '.join(str(error).split())}): controleer of hij draait en of"
            " STADMAKERS_DATABASE_URL klopt; met --traceback ziet u alles.\n"
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
