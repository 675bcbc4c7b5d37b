"""`manage.py seed_demo`"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from classrooms.services.demo import seed_demo
from fer_site.env import DEMO_PASSWORD_FILE, keep_secret


class Command(BaseCommand):
    help = "Makes the demonstration course, its teacher and fifty students, and prints how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        password = keep_secret(settings.DATA_DIR / DEMO_PASSWORD_FILE, secrets.token_hex(4))
        course = seed_demo(password)
        self.stdout.write("This is a demonstration with made-up people.")
        if not course.uses_cameras:
            self.stdout.write("Its course is without cameras, because the school's declaration allows none.")
        self.stdout.write(f"Sign in as admin, teacher, or student01 to student50; the password is {password}")
