"""The page on which people make and revoke tokens."""

import re

import pytest
from django.urls import reverse

from classrooms.models import ProgramToken
from classrooms.services.tokens import MOST_TOKENS, make_token
from tests.classrooms.administration import address as admin_address
from tests.classrooms.administration import submitted
from tests.classrooms.school import School, address

NEW = {"name": "  Our   timetable ", "days": "30", "may_write": "yes"}
SECRET = re.compile(r"rtr_[0-9a-f]{64}")


def test_a_token_is_shown_in_the_answer_that_made_it_and_never_again(school: School):
    browser = school.browser("alice")
    made = browser.post(address("tokens", school), NEW)
    (secret,) = set(SECRET.findall(made.content.decode()))
    assert (made.status_code, "no-store" in made["Cache-Control"]) == (201, True)
    later = browser.get(address("tokens", school)).content.decode()
    assert (SECRET.findall(later), "Our timetable" in later) == ([], True)
    token = ProgramToken.objects.get(name="Our timetable")
    assert (token.user, token.may_write, secret.startswith(token.token_key)) == (school.alice, True, True)


def test_a_token_only_reads_unless_it_was_said_otherwise(school: School):
    page = school.browser("ann").get(address("tokens", school)).content.decode()
    assert '<option value="no" selected>' in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\u202eb"}, "name"),
        ({"days": "36500"}, "days"),
        ({"days": ""}, "days"),
        ({"may_write": "all"}, "may_write"),
    ],
)
def test_what_makes_no_token_is_said_at_its_field(school: School, wrong, field):
    answer = school.browser("alice").post(address("tokens", school), NEW | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert ProgramToken.objects.count() == 1


def test_who_has_as_many_as_one_can_have_is_told_what_to_do(school: School):
    while make_token(school.alice, "A program", days=7, may_write=False):
        pass
    answer = school.browser("alice").post(address("tokens", school), NEW)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        400,
        ["You have as many tokens as one person can have. Revoke one first."],
    )
    assert ProgramToken.objects.filter(user=school.alice).count() == MOST_TOKENS


def test_revoking_asks_first_and_is_done_by_a_form(school: School):
    browser, url = school.browser("alice"), address("token_revoke", school)
    assert "Revoke “Timetable”?" in browser.get(url).content.decode()
    assert ProgramToken.objects.count() == 1
    assert browser.post(url)["Location"] == address("tokens", school)
    assert ProgramToken.objects.count() == 0
    assert "“Timetable” is revoked." in browser.get(address("tokens", school)).content.decode()


def test_the_page_takes_as_many_queries_with_three_tokens_as_with_one(school: School, django_assert_num_queries):
    browser = school.browser("alice")
    for _ in range(2):
        make_token(school.alice, "A program", days=7, may_write=False)
    with django_assert_num_queries(4):  # session, user, declaration, tokens
        browser.get(address("tokens", school))


def test_teachers_and_admins_find_the_page_and_students_do_not(school: School):
    found = {who: reverse("classrooms:tokens") in _home(school, who) for who in ("alice", "ann", "admin", "bob")}
    assert found == {"alice": True, "ann": True, "admin": True, "bob": False}


def _home(school: School, who: str) -> str:
    return school.browser(who).get("/").content.decode()


def test_the_administration_shows_nothing_that_opens_and_makes_none(school: School):
    admin = school.browser("admin")
    pages = [
        admin.get(admin_address(ProgramToken, "changelist")),
        admin.get(admin_address(ProgramToken, "change", school.token.pk)),
    ]
    kept = (school.token.digest, school.token.token_key, school.token.password_mark)
    assert [secret in page.content.decode() for page in pages for secret in kept] == [False] * 6
    assert admin.get(admin_address(ProgramToken, "add")).status_code == 403
    assert admin.post(admin_address(ProgramToken, "delete", school.token.pk), {"post": "yes"}).status_code == 302
    assert ProgramToken.objects.count() == 0


def test_a_person_who_is_deactivated_loses_the_tokens_for_good(school: School):
    admin, url = school.browser("admin"), admin_address(type(school.alice), "change", school.alice.pk)
    sent = submitted(admin.get(url)) | {"date_joined_0": "2026-03-02", "date_joined_1": "09:00:00", "is_active": ""}
    assert admin.post(url, sent).status_code == 302
    school.alice.refresh_from_db()
    assert (school.alice.is_active, ProgramToken.objects.filter(user=school.alice).exists()) == (False, False)
