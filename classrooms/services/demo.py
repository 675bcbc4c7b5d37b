"""A demonstration course with people in it, so that a first look needs no typing."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction

from classrooms.enums import PrivacyMode, Role
from classrooms.models import Course, Seat, User
from classrooms.services.law import declare_demo

COURSE: Final = "Demo course"
STUDENTS: Final = 50
FIRST_NAMES: Final = (
    "Aarav Amara Anna Arjun Bao Bella Carlos Chen Dalia Daniel Elena Emil Farah Felix Gita Hana Hugo Ines Isha Jamal "
    "Jana Kenji Kiran Lars Layla Lena Luis Maja Malik Mei Mira Nadia Nils Nora Omar Paula Priya Quinn Rafael Rania "
    "Rohan Sara Sofia Tariq Tom Uma Vera Wei Yusuf Zoe"
)


def seed_demo(password: str) -> Course:
    """Makes an admin, a teacher, fifty students and a course, where they are missing. Every account has `password`.

    The course uses cameras unless the school has declared that none does.
    """
    hashed = make_password(password)  # hashed once: fifty hashes would take half a minute
    with transaction.atomic():
        _person("admin", "Alex Admin", Role.ADMIN, hashed, is_staff=True, is_superuser=True)
        teacher = _person("teacher", "Toni Teacher", Role.TEACHER, hashed)
        course, is_new = Course.objects.get_or_create(name=COURSE, defaults={"privacy_mode": PrivacyMode.SELF_REPORT})
        declaration = declare_demo(course)
        if is_new and declaration.allows_cameras_in(course.id):
            course.privacy_mode = PrivacyMode.INDIVIDUAL
            course.save(update_fields=["privacy_mode"])
        course.teachers.add(teacher)
        for number, name in enumerate(FIRST_NAMES.split()[:STUDENTS], start=1):
            student = _person(f"student{number:02}", name, Role.STUDENT, hashed)
            Seat.objects.get_or_create(course=course, student=student)
    return course


def _person(username: str, name: str, role: Role, hashed: str, **flags: bool) -> User:
    defaults = {"display_name": name, "role": role, "password": hashed, **flags}
    user, _ = User.objects.get_or_create(username=username, defaults=defaults)
    return user
