"""The admins' pages of models: what they show, what they refuse, what a strange card does to them."""

import json

import pytest
from django.test import Client, TestCase
from redis import Redis

from classrooms import gateway
from classrooms.gateway import Model
from classrooms.models import ModelChoice
from classrooms.queries import fleet
from tests.classrooms.school import School
from tests.classrooms.workers import OTHER, SEED, no_worker_runs, shipped_card, worker_runs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]

EVIL = "<script>alert('card')</script>"


@pytest.fixture
def browser(school: School) -> Client:
    """The admin's."""
    return school.browser("admin")


def text_of(browser: Client, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def use(browser: Client, model: Model, **sent: str):
    """The admin confirms; returns what the next page says."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = browser.post(f"/models/{model.name}/use/", {"sha256": model.sha256, **sent}, follow=True)
    return answer.redirect_chain, answer.content.decode()


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def right(model: Model) -> str:
    """How often the model is right, as the pages say it."""
    return percent(shipped_card(model.name)["metrics"]["served"]["accuracy"])


def now(browser: Client) -> dict:
    answer = browser.get("/api/models/")
    assert answer.status_code == 200
    return answer.json()


def test_the_list_shows_what_is_installed_and_who_reads_with_what(browser):
    text = text_of(browser, "/models/")
    for model in (SEED, OTHER):
        card = shipped_card(model.name)
        for figure in (right(model), f"{card['files']['model.tflite']['bytes'] / 1e6:.1f} MB", card["precision"]):
            assert figure in text
    assert "2.3 million parameters" in text
    assert "1 of 1 worker reads with seed_cnn." in text
    assert text.count("No worker reads with it.") == 1
    assert "Nobody has chosen a model yet." in text


def test_the_page_of_a_model_shows_its_card(browser):
    text = text_of(browser, "/models/mobilenet_v2_finetuned/")
    card = shipped_card("mobilenet_v2_finetuned")
    served = card["metrics"]["served"]
    shown = (
        *(
            right(OTHER),
            card["precision"],
            "this file",
            "MobileNetV2, ImageNet",
            str(card["calibration"]["temperature"]),
        ),
        *(percent(served["without_twins"]["accuracy"]), "Disgust", percent(served["per_class"]["disgust"]["recall"])),
        *(card["command"], card["export_command"], card["data"]["sha256"], OTHER.sha256),
        *("label_smoothing", "cosine.warmup", card["licence"], card["intended_use"]),
    )
    assert [figure for figure in shown if figure not in text] == []
    boot = json.loads(text.split('<script id="boot" type="application/json">')[1].split("</script>")[0])
    assert boot["confusion"] == card["metrics"]["served"]["confusion"]
    assert boot["labels"] == card["labels"]


def test_using_a_model_asks_first_in_plain_words(browser):
    text = " ".join(text_of(browser, f"/models/{OTHER.name}/use/").split())
    assert (
        "Running lessons go on. The next pictures are read by <strong>mobilenet_v2_finetuned</strong> instead of"
        " <strong>seed_cnn</strong>"
    ) in text
    assert (right(SEED) in text, right(OTHER) in text) == (True, True)
    assert ModelChoice.objects.count() == 0


def test_a_model_that_is_in_use_says_so_instead(browser):
    assert "It is in use already" in text_of(browser, f"/models/{SEED.name}/use/")


def test_a_choice_is_noted_told_and_shown_with_who_made_it(browser):
    chain, text = use(browser, OTHER)
    assert chain == [("/models/", 302)]
    assert "mobilenet_v2_finetuned is chosen. Workers take it over within seconds." in text
    assert gateway.fleet().chosen() == OTHER
    assert now(browser)["summary"] == "0 of 1 worker reads with mobilenet_v2_finetuned so far."
    history = text_of(browser, "/models/").split('id="history-title"')[1]
    assert ("mobilenet_v2_finetuned" in history, "Alex" in history, OTHER.sha256[:12] in history) == (True,) * 3


def test_while_workers_take_it_over_the_page_hears_how_many(browser):
    worker_runs(SEED, [SEED, OTHER], worker="w2")
    use(browser, OTHER)
    heard = now(browser)["models"]
    assert (heard[OTHER.name]["state"], heard[OTHER.name]["words"]) == (
        "arriving",
        "0 of 2 workers read with it so far.",
    )
    assert (heard[SEED.name]["state"], heard[SEED.name]["words"]) == ("leaving", "2 of 2 workers still read with it.")
    worker_runs(OTHER, [SEED, OTHER], worker="w2")
    heard = now(browser)["models"]
    assert heard[OTHER.name]["words"] == "1 of 2 workers reads with it so far."
    assert heard[SEED.name]["words"] == "1 of 2 workers still reads with it."
    worker_runs(OTHER, [SEED, OTHER])
    heard = now(browser)
    assert heard["summary"] == "2 of 2 workers read with mobilenet_v2_finetuned."
    assert heard["models"][SEED.name] == {
        "state": "idle",
        "badge": "Not in use",
        "words": "No worker reads with it.",
        "is_wanted": False,
        "sha256": SEED.sha256,
    }


def test_a_model_that_is_unknown_is_refused_with_a_message(browser):
    chain, text = use(browser, Model("elsewhere", "e" * 64))
    assert chain == [("/models/", 302)]
    assert "The models have changed meanwhile, so nothing was chosen. Look again." in text
    assert (ModelChoice.objects.count(), gateway.fleet().chosen()) == (0, None)


@pytest.mark.parametrize("sent", ["", "e" * 64, OTHER.sha256[:12], SEED.sha256])
def test_another_file_than_the_one_that_was_looked_at_is_refused(browser, sent):
    """It was exchanged between the question and the answer."""
    _, text = use(browser, OTHER, sha256=sent)
    assert "The models have changed meanwhile" in text
    assert ModelChoice.objects.count() == 0


def test_two_files_of_one_name_have_pages_of_their_own(browser):
    newer = Model(SEED.name, "7" * 64)
    worker_runs(newer, [newer], worker="w2")
    text = text_of(browser, "/models/")
    for model in (SEED, newer):
        assert f"/models/seed_cnn@{model.sha256[:12]}/use/" in text
        assert model.sha256 in text_of(browser, f"/models/seed_cnn@{model.sha256[:12]}/")
    with TestCase.captureOnCommitCallbacks(execute=True):
        browser.post(f"/models/seed_cnn@{newer.sha256[:12]}/use/", {"sha256": newer.sha256})
    assert gateway.fleet().chosen() == newer


def test_a_machine_without_the_file_is_announced_before_the_choice(browser):
    worker_runs(SEED, [SEED], worker="w2")
    text = " ".join(text_of(browser, f"/models/{OTHER.name}/use/").split())
    assert "1 of 2 workers does not have this file and goes on with the old model" in text


def test_the_troubles_of_workers_are_shown_once_a_machine_and_as_text(browser):
    for worker in ("w1", "w2"):
        worker_runs(SEED, [SEED], worker=worker, troubles=(f"{EVIL} is broken: export it again.",))
    text = text_of(browser, "/models/")
    assert "Workers need your help" in text
    assert text.count("&lt;script&gt;alert(&#x27;card&#x27;)&lt;/script&gt; is broken: export it again.") == 1
    assert EVIL not in text
    assert now(browser)["troubles"] == [{"machine": "room-1", "sentence": f"{EVIL} is broken: export it again."}]


def test_without_workers_the_page_says_what_to_do(browser):
    no_worker_runs()
    text = text_of(browser, "/models/")
    assert ("No worker is running" in text, "make run" in text) == (True, True)
    assert now(browser) == {"summary": "No worker is running.", "workers": 0, "models": {}, "troubles": []}
    assert browser.get(f"/models/{SEED.name}/").status_code == 404


def test_without_redis_the_pages_say_so(browser, settings, tmp_path):
    gateway.redis.cache_clear()
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    try:
        assert "Redis does not answer" in text_of(browser, "/models/")
        assert now(browser)["summary"] == "Redis does not answer, so nothing is known of the workers."
        assert "Redis does not answer, so nothing was chosen. Try again when it is back." in use(browser, OTHER)[1]
    finally:
        gateway.redis.cache_clear()


def test_a_chosen_model_that_nobody_has_any_more_leaves_the_summary_honest(browser):
    use(browser, OTHER)
    worker_runs(SEED, [SEED])
    assert now(browser)["summary"] == "No worker has the chosen model."


def strange(**fields: object) -> str:
    return json.dumps(shipped_card("seed_cnn") | fields)


@pytest.mark.parametrize(
    "card",
    [
        "{}",
        strange(metrics=None, recipe=[], data="x", files=1, licence=5),
        strange(
            **dict.fromkeys(("command", "export_command", "precision", "licence", "intended_use", "seed"), EVIL),
            recipe={EVIL: {EVIL: EVIL}, "name": EVIL},
            data={"name": EVIL, "protocol": EVIL, "sha256": EVIL},
            base_weights={"name": EVIL},
            metrics={"split": EVIL, "why_this_precision": EVIL, "tried": {EVIL: {}}, "served": {"confusion": EVIL}},
        ),
        strange(intended_use="</script><b>" * 500, metrics={"served": {"accuracy": "NaN", "images": 1e300}}),
        '{"metrics": {"served": {"accuracy": NaN, "confusion": [[Infinity]]}}}',
    ],
)
def test_a_strange_card_is_shown_as_text(browser, card):
    worker_runs(SEED, [SEED, OTHER], cards={OTHER: card})
    for url in ("/models/", f"/models/{OTHER.name}/", f"/models/{OTHER.name}/use/"):
        text = text_of(browser, url)
        assert EVIL not in text
        assert "</script><b>" not in text
        assert "not measured" in text


def test_a_card_that_redis_has_lost_costs_the_figures_and_not_the_page(browser, redis: Redis):
    redis.delete(*redis.keys("rtr:card:*"))
    assert "not measured" in text_of(browser, "/models/")
    assert "Not measured: the card has no such table." in text_of(browser, f"/models/{OTHER.name}/")


def test_the_history_shows_the_newest_first_and_ends_somewhere(school: School, browser):
    for number in range(fleet.HISTORY + 2):
        ModelChoice.objects.create(name=f"model-{number:03}", sha256="a" * 64, chosen_by=school.admin)
    history = text_of(browser, "/models/").split('id="history-title"')[1]
    assert history.index("model-021") < history.index("model-020") < history.index("model-002")
    assert "model-001" not in history


def test_a_choice_of_somebody_who_has_left_is_still_in_the_history(browser):
    ModelChoice.objects.create(name="old", sha256="a" * 64)
    assert "somebody who has left" in text_of(browser, "/models/")


def test_only_admins_are_shown_the_way(school: School):
    ways = {person: 'href="/models/"' in text_of(school.browser(person), "/") for person in ("alice", "bob", "admin")}
    assert ways == {"alice": False, "bob": False, "admin": True}
