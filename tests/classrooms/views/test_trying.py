"""The page for a picture of one's own, and where it is not."""

import json
import os
import subprocess
import sys

import pytest

from tests.classrooms.school import PEOPLE, School

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

WITHOUT = """
import django
django.setup()
from django.template.loader import render_to_string
from django.test import Client
from django.urls import NoReverseMatch, reverse

for name in ("try", "api_looks"):
    try:
        print(reverse(f"classrooms:{name}"))
    except NoReverseMatch:
        print("none")
client = Client(headers={"host": "127.0.0.1"})
print(client.get("/try/").status_code, client.post("/api/looks/").status_code)
class User:
    is_authenticated, role, get_short_name = True, "student", "Bob"
print("Try it" in render_to_string("classrooms/partials/_header.html", {"user": User(), "csrf_token": "token"}))
print("Try it" in render_to_string("classrooms/partials/_privacy_short.html"))
"""


@pytest.mark.parametrize("person", PEOPLE)
def test_the_header_leads_there_who_is_signed_in(school: School, person):
    text = school.browser(person).get("/").content.decode()
    assert ('href="/try/"' in text) == (person != "nobody")


def test_the_page_knows_where_pictures_go_and_what_the_numbers_mean(school: School):
    text = school.browser("bob").get("/try/").content.decode()
    boot = json.loads(text.split('<script id="boot" type="application/json">')[1].split("</script>")[0])
    assert (boot["looks"], boot["max_bytes"], len(boot["labels"])) == ("/api/looks/", 768 * 1024, 7)
    assert "a picture, not of a person" in text


def test_where_it_is_switched_off_there_is_no_such_page_and_no_word_of_it():
    """In a process of its own: addresses are made once."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fer_site.settings_test", "TRY_PAGE": "0"}
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["none", "none", "404", "404", "False", "False"], done.stderr
