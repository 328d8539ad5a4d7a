#!/usr/bin/env python
"""Run one of the site's commands."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "selfcare.settings")
    # A checkout is a development site until the environment says production; wsgi.py is production at once.
    os.environ.setdefault("SELFCARE_MODE", "development")
    try:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # Ctrl-C is no fault: no stack trace
        sys.exit(130)


if __name__ == "__main__":
    main()
