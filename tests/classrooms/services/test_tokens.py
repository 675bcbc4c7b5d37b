"""Tokens are made, counted, noted and revoked; what opens with them is kept nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classrooms.models import ProgramToken
from classrooms.services import tokens
from classrooms.services.retention import apply_retention
from classrooms.services.tokens import MOST_TOKENS, is_good, make_token, note_use
from tests.factories import TeacherFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_of_a_token_only_a_hash_and_its_first_letters_are_kept():
    token, secret = make_token(TeacherFactory(), "Timetable", days=30, may_write=True)
    (row,) = ProgramToken.objects.values()
    assert [name for name, value in row.items() if secret in str(value)] == []
    assert (secret[:4], len(secret), row["token_key"]) == ("rtr_", 68, secret[:15])
    assert (row["name"], row["may_write"], row["last_used_at"]) == ("Timetable", True, None)
    assert is_good(token)


def test_a_token_is_good_for_as_long_as_was_said(clock):
    token, _ = make_token(TeacherFactory(), "Timetable", days=7, may_write=False)
    assert token.expiry == timezone.now() + timedelta(days=7)


def test_a_person_has_so_many_tokens_and_those_that_are_over_do_not_count(clock):
    alice, mallory = TeacherFactory(), TeacherFactory()
    made = [make_token(alice, "A program", days=7, may_write=False) for _ in range(MOST_TOKENS + 1)]
    assert [token is not None for token in made] == [True] * MOST_TOKENS + [False]
    assert make_token(mallory, "A program", days=7, may_write=False) is not None
    clock.shift(timedelta(days=8))
    assert make_token(alice, "A program", days=7, may_write=False) is not None


@pytest.mark.parametrize(
    "changed", [{"is_active": False}, {"role": "student"}, {"password": "md5$another$0"}], ids=lambda c: next(iter(c))
)
def test_who_may_not_any_more_has_no_good_token(changed):
    alice = TeacherFactory()
    token, _ = make_token(alice, "Timetable", days=7, may_write=False)
    for name, value in changed.items():
        setattr(alice, name, value)
    alice.save()
    assert not is_good(ProgramToken.objects.get(id=token.id))


def test_when_a_token_was_used_is_noted_once_an_hour(clock):
    token, _ = make_token(TeacherFactory(), "Timetable", days=7, may_write=False)
    first = timezone.now()
    seen = []
    for minutes in (0, 59, 2):
        clock.shift(timedelta(minutes=minutes))
        note_use(token)
        token.refresh_from_db()
        seen.append(token.last_used_at - first)
    assert seen == [timedelta(0), timedelta(0), timedelta(minutes=61)]


def test_all_tokens_of_a_person_are_revoked_and_nobody_elses():
    alice, mallory = TeacherFactory(), UserFactory(role="admin")
    for owner in (alice, alice, mallory):
        make_token(owner, "A program", days=7, may_write=False)
    tokens.revoke_all(alice)
    assert [token.user for token in ProgramToken.objects.all()] == [mallory]


def test_a_token_that_is_over_goes_with_the_day(clock):
    owner = TeacherFactory()
    for days in (1, 30):
        assert make_token(owner, f"{days}", days=days, may_write=False) is not None
    clock.shift(timedelta(days=2))
    apply_retention()
    assert list(ProgramToken.objects.values_list("name", flat=True)) == ["30"]
