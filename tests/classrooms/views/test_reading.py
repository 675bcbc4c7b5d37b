"""How well the reading works, in plain words: for everybody, whatever a card says, and one click from each chart."""

import json
import re

import pytest
from django.test import Client

from classrooms import gateway
from classrooms.gateway import Model
from classrooms.models import Session
from tests.classrooms.school import PEOPLE, School, address, agree
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
LINK = re.compile(r'<a class="reading-link"\s+href="([^"]*)"\s*([^>]*)>(.*?)</a>', re.DOTALL)


def words(browser: Client, url: str) -> str:
    """The page's text on one line."""
    answer = browser.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())


def links(browser: Client, url: str) -> list[tuple[str, str, bool]]:
    """Where the links beside the charts of a page lead, what they are called, and whether they open beside it."""
    found = LINK.findall(browser.get(url).content.decode())
    return [(href, re.sub(r"<[^>]+>", "", name).strip(), 'target="_blank"' in rest) for href, rest, name in found]


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


@pytest.mark.parametrize(
    ("page", "person", "expected"),
    [
        ("session", "alice", [("class", True), ("right", True), ("mixed-up", True), ("unknown", True)]),
        ("camera", "bob", [("", True)]),
        ("try", "bob", [("sure", True)]),
    ],
)
def test_every_chart_has_a_way_to_the_page_that_leaves_a_live_page_open(school: School, page, person, expected):
    agree(school.seat)
    found = links(school.browser(person), address(page, school))
    assert [(href.removeprefix("/reading/").removeprefix("#"), beside) for href, _, beside in found] == expected
    names = [name for _, name, _ in found]
    assert len(set(names)) == len(names)
    assert all(name.startswith("How well does this work? ") and name.endswith(", opens in a new tab") for name in names)


def test_an_ended_lesson_leads_to_the_models_that_read_it(school: School):
    elsewhere = Model("elsewhere", "e" * 64)
    noted = [str(OTHER), str(elsewhere), f"{EVIL} {'a' * 64}"]
    Session.objects.filter(id=school.ended.id).update(read_by=noted)
    browser = school.browser("alice")
    found = links(browser, address("session", school, "ended"))
    assert [(href, beside) for href, _, beside in found] == [
        ("/reading/#class", False),
        (OF_OTHER, False),
        (f"/reading/elsewhere@{'e' * 12}/", False),
        ("/reading/", False),
    ]
    assert len({name for _, name, _ in found}) == 4
    assert RIGHT_OF_OTHER in words(browser, found[1][0])
    assert EVIL not in browser.get(address("session", school, "ended")).content.decode()


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_with_a_footer_leads_there(school: School, person):
    assert 'href="/reading/"' in school.browser(person).get("/").content.decode()


def test_no_link_of_the_camera_page_footer_closes_the_camera(school: School):
    agree(school.seat)
    text = school.browser("bob").get(address("camera", school)).content.decode()
    footer = text.split('<footer class="page-footer">')[1]
    assert footer.count("<a ") == footer.count('target="_blank" rel="noopener"') == 2


def test_an_admin_gets_from_the_figures_to_the_plain_words_and_back(school: School):
    browser = school.browser("admin")
    assert f'href="{OF_OTHER}"' in browser.get(f"/models/{OTHER.name}/").content.decode()
    assert f'href="/models/{OTHER.name}/"' in browser.get(OF_OTHER).content.decode()


def test_it_is_only_read(school: School):
    assert school.browser("bob").post("/reading/").status_code == 405
