#!/usr/bin/env python
"""The project's command line: `manage.py classroom` starts everything on one machine."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fer_site.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        from fer_site.env import adopt_data_dir
    except ImportError as missing:
        sys.exit(f"{missing}. Run `make setup` and use .venv/bin/python.")
    if sys.argv[1:2] == ["classroom"]:
        adopt_data_dir(sys.argv[2:])
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as wrong:
        sys.exit(f"The configuration is not right: {wrong}")


if __name__ == "__main__":
    main()
