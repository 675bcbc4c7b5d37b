"""`manage.py seed_demo`: people to look around with."""

from io import StringIO

import pytest
from django.core.management import call_command

from classrooms.models import Course, Seat, User
from fer_site.env import DEMO_PASSWORD_FILE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def seed() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_it_says_how_to_sign_in_and_that_is_right(client, tmp_path):
    said = seed()
    password = (tmp_path / DEMO_PASSWORD_FILE).read_text()
    assert said.splitlines() == [
        "This is a demonstration with made-up people.",
        f"Sign in as admin, teacher, or student01 to student50; the password is {password}",
    ]
    for username in ("admin", "teacher", "student01", "student50"):
        assert client.login(username=username, password=password)


def test_it_makes_one_course_with_fifty_students():
    seed()
    assert Seat.objects.filter(course=Course.objects.get()).count() == 50
    assert len(set(User.objects.values_list("display_name", flat=True))) == 52


def test_twice_is_once_and_keeps_the_password(tmp_path):
    assert seed() == seed()
    assert (User.objects.count(), Course.objects.count(), Seat.objects.count()) == (52, 1, 50)


def test_it_overwrites_nobody(client):
    """A real account with such a name keeps its password and its rights."""
    User.objects.create_user("teacher", password="a password of their own", display_name="Real", role="student")
    seed()
    real = User.objects.get(username="teacher")
    assert (real.display_name, real.role, real.check_password("a password of their own")) == ("Real", "student", True)
