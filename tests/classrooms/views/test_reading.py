"""How well the reading works, in plain words: for everybody, whatever a card says, and one click from each chart."""

import json
import re

import pytest
from django.test import Client

from classrooms import gateway
from tests.classrooms.school import PEOPLE, School
from tests.classrooms.workers import (
    OTHER,
    SEED,
    card_with_conditions,
    measured,
    no_worker_runs,
    shipped_card,
    worker_runs,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

EVIL = "<script>alert('card')</script>"
GENERAL = (
    "Pictures, not people.",
    "No face in view",
    "Fairness is not measured.",
    "Never use it for",
    "Do not compare",
)
"""What is said of every model."""
OF_OTHER = f"/reading/{OTHER.name}@{OTHER.sha256[:12]}/"
RIGHT_OF_OTHER = f"Right for {100 * shipped_card(OTHER.name)['metrics']['served']['accuracy']:.0f} of 100."


def words(browser: Client, url: str) -> str:
    """The page's text on one line."""
    answer = browser.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_reads_how_well_it_works(school: School, person):
    text = words(school.browser(person), "/reading/")
    for said in (
        *GENERAL,
        f"About the model in use now: {SEED.name}, file {SEED.sha256[:12]}.",
        "Right for 57 of 100.",
        "it would most likely be 55 to 58 of 100",
        "It was tested on 3,589 pictures with one face each, called PublicTest.",
        "279 of them it had met while it learnt; without these it is right for 55 of 100.",
        "It is best with happiness: of 100 pictures that show it, 81 are read so. It is worst with fear: 23 of 100",
        "When it says fear, it is right 40 of 100 times.",
        "what it says and how often it is right are 1.7 of 100 apart on average",
        "28,709 small grey photographs",
    ):
        assert said in text
    assert ("All its figures" in text) == (person == "admin")


def test_it_names_no_machine_no_person_and_nothing_that_is_wrong_with_workers(school: School):
    worker_runs(SEED, [SEED], machine="the-cellar", troubles=("A secret trouble.",))
    text = school.browser("nobody").get("/reading/").content.decode()
    assert [said for said in ("the-cellar", "room-1", "A secret trouble.", "Alice", "Alex") if said in text] == []


def test_a_file_has_a_page_of_its_own(school: School):
    text = words(school.browser("bob"), OF_OTHER)
    assert f"About the model {OTHER.name}, file {OTHER.sha256[:12]}, which is not in use now" in text
    assert RIGHT_OF_OTHER in text


@pytest.mark.parametrize("url", [f"/reading/{SEED.name}@{'0' * 12}/", f"/reading/elsewhere@{OTHER.sha256}/"])
def test_of_a_file_that_is_nowhere_only_what_holds_for_all_is_said(school: School, url):
    text = words(school.browser("bob"), url)
    assert "is on no running machine now, so its figures cannot be shown" in text
    assert [said for said in GENERAL if said not in text] == []
    assert ("elsewhere" in text, "How often it is right" in text) == (False, False)


@pytest.mark.parametrize(
    "address",
    ["seed_cnn", "seed_cnn@5", "seed_cnn@" + "5" * 65, "seed_cnn@" + "G" * 12, "@" + "5" * 12, "a b@" + "5" * 12],
)
def test_an_address_that_is_none_of_ours_is_404(school: School, address):
    assert school.browser("bob").get(f"/reading/{address}/").status_code == 404


def test_without_workers_only_what_holds_for_all_is_said(school: School):
    no_worker_runs()
    text = words(school.browser("nobody"), "/reading/")
    assert "Nothing is read at the moment, so no figures can be shown." in text
    assert "How honest they are has not been measured for this model." in text
    assert [said for said in GENERAL if said not in text] == []


def test_without_redis_only_what_holds_for_all_is_said(school: School, settings, tmp_path):
    gateway.redis.cache_clear()
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    try:
        assert [said for said in GENERAL if said not in words(school.browser("nobody"), "/reading/")] == []
    finally:
        gateway.redis.cache_clear()


def test_while_workers_change_over_the_page_names_both(school: School):
    for worker in ("w1", "w2"):
        worker_runs(SEED, [SEED, OTHER], worker=worker)
    worker_runs(OTHER, [SEED, OTHER], worker="w3")
    text = words(school.browser("bob"), "/reading/")
    assert f"About the model in use now: {SEED.name}" in text
    assert f"Some pictures are read by {OTHER.name} ({OTHER.sha256[:12]})." in text


def test_conditions_are_shown_where_they_were_measured(school: School):
    missing = "Nor has it been measured for this model how light, masks or glasses change what is read."
    browser = school.browser("bob")
    assert missing in words(browser, OF_OTHER)
    card = card_with_conditions(OTHER.name, measured("common", 0), measured("mask", 3, read=0.2))
    worker_runs(SEED, [SEED, OTHER], cards={OTHER: json.dumps(card)})
    text = words(browser, OF_OTHER)
    assert missing not in text
    assert "A lot: 15 right, 5 wrong, 80 unknown." in text
    assert "A mask a lot 20 15 5 80 200 No face in view : 40; Expression not clear enough : 40" in text


@pytest.mark.parametrize(
    "card",
    [
        {},
        shipped_card("seed_cnn")
        | dict.fromkeys(("precision", "licence", "intended_use", "seed", "command"), EVIL)
        | {"data": {"name": EVIL, "protocol": EVIL}}
        | {"metrics": {"split": EVIL, "served": {"accuracy": 0.5, "confusion": EVIL, "intervals": {"accuracy": EVIL}}}},
        card_with_conditions(
            "seed_cnn", measured(EVIL, 1, unread={EVIL: 5}), measured("</svg><b>", 2), {EVIL: EVIL}, EVIL
        ),
        shipped_card("seed_cnn") | {"metrics": {"served": {"accuracy": "NaN", "ece_calibrated": 1e300}}},
    ],
)
def test_a_strange_card_is_shown_as_text(school: School, card):
    worker_runs(SEED, [SEED], cards={SEED: json.dumps(card)})
    text = school.browser("nobody").get("/reading/").content.decode()
    assert (EVIL in text, "</svg><b>" in text) == (False, False)
    assert [said for said in GENERAL if said not in text] == []


def test_an_older_card_shows_what_it_has(school: School):
    card = shipped_card("seed_cnn")
    for key in ("intervals", "confusion", "without_twins", "twins", "ece_calibrated"):
        del card["metrics"]["served"][key]
    worker_runs(SEED, [SEED], cards={SEED: json.dumps(card)})
    text = words(school.browser("nobody"), "/reading/")
    assert "Right for 57 of 100." in text
    shown = ("most likely be", "What it takes for what", "had met while it learnt", "apart on average", "Always saying")
    assert [said for said in shown if said in text] == []


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_with_a_footer_leads_there(school: School, person):
    assert 'href="/reading/"' in school.browser(person).get("/").content.decode()


def test_an_admin_gets_from_the_figures_to_the_plain_words_and_back(school: School):
    browser = school.browser("admin")
    assert f'href="{OF_OTHER}"' in browser.get(f"/models/{OTHER.name}/").content.decode()
    assert f'href="/models/{OTHER.name}/"' in browser.get(OF_OTHER).content.decode()


def test_it_is_only_read(school: School):
    assert school.browser("bob").post("/reading/").status_code == 405
