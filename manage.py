#!/usr/bin/env python3
"""Django's command line for this site."""

import os
import sys


def main():
    """Run a management command with the development settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is niet gevonden. Voer eerst `make install` uit, of gebruik .venv/bin/python.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
