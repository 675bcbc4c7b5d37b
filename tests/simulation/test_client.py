"""Which sites a simulated class may visit, and what its browsers read there."""

import pytest

from classrooms.simulation.client import site_of
from classrooms.simulation.pages import FoundCourse, Link, course_on, read_page, session_of
from classrooms.simulation.refusal import Refused
from classrooms.simulation.student import message
from inference.contract import Frame, parse_frame

COURSE = "/courses/49741d29-5eac-415d-af59-1289081a70b6/"
OTHER = "/courses/5b2f0f4d-6f0c-4f6a-9d5b-0c3b8a529a11/"
SESSION = "/sessions/36d9a5a2-41f8-4106-bab0-cb9e352ac083/"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://127.8.9.1/", "http://127.8.9.1"),
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_this_computer_may_be_visited(url: str, site: str) -> None:
    assert site_of(url, mine=False) == site


@pytest.mark.parametrize(
    "host", ["192.168.1.20", "school.example", "0.0.0.0", "localhost.example", "127.0.0.1.example"]
)
def test_another_computer_is_refused_unless_the_caller_says_that_it_is_theirs(host: str) -> None:
    with pytest.raises(Refused) as refused:
        site_of(f"http://{host}:8000", mine=False)
    assert str(refused.value) == (
        f"{host} is not this computer, and a simulated class is a load test: "
        "add --i-run-this-server if the server is yours."
    )
    assert site_of(f"http://{host}:8000", mine=True) == f"http://{host}:8000"


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", "http://127.0.0.1/courses/", ""])
def test_what_is_no_address_of_a_site_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="must look like"):
        site_of(url, mine=True)


def test_the_name_of_an_own_computer_before_an_at_sign_fools_nobody() -> None:
    with pytest.raises(Refused, match=r"school\.example is not this computer"):
        site_of("http://127.0.0.1@school.example", mine=False)


def test_a_page_gives_its_links_its_token_and_its_json() -> None:
    page = read_page(
        "/",
        200,
        f"""<form><input type="hidden" name="csrfmiddlewaretoken" value="abc"></form>
        <h2><a class="x" href="{COURSE}"> Demo &amp;
        course </a></h2><script src="/a.js"></script>
        <script id="boot" type="application/json">{{"socket": "/ws/", "mark": "\\u003C/script\\u003E"}}</script>""",
    )
    assert page.links == [Link(COURSE, "Demo & course")]
    assert page.token == "abc"
    assert page.boot == {"socket": "/ws/", "mark": "</script>"}


def test_a_page_without_form_and_script_has_neither() -> None:
    page = read_page("/", 404, "<p>Nothing</p>")
    assert (page.token, page.boot, page.links) == ("", None, [])


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([(COURSE, "Demo course"), (SESSION, "Open the dashboard")], FoundCourse(COURSE, SESSION)),
        ([(COURSE, "Demo course"), (OTHER, "Art"), (SESSION, "Open the dashboard")], FoundCourse(COURSE, None)),
        ([(OTHER, "Art"), (SESSION, "Open the dashboard"), (COURSE, "Demo course")], FoundCourse(COURSE, None)),
        ([("/join/", "Demo course")], None),
        ([], None),
    ],
)
def test_the_live_session_of_a_course_stands_under_it(links: list[tuple[str, str]], found: FoundCourse | None) -> None:
    html = "".join(f'<a href="{path}">{text}</a>' for path, text in links)
    assert course_on(read_page("/", 200, html), "Demo course") == found


def test_a_dashboard_has_its_session_in_its_path() -> None:
    assert session_of(SESSION) == "36d9a5a2-41f8-4106-bab0-cb9e352ac083"
    assert session_of(COURSE) is None


def test_the_site_reads_the_frames_that_a_simulated_student_writes() -> None:
    jpeg = b"\xff\xd8\xff and so on"
    assert parse_frame(message(7, 1_700_000_000.25, jpeg), now=1_700_000_001.0) == Frame(7, 1_700_000_000.25, jpeg)
