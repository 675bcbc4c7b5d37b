"""Every page of the site, in both themes, on a desk and on a phone: nothing that axe complains about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest
from axe_playwright_python.async_playwright import Axe
from django.urls import URLPattern, reverse
from django.utils import timezone
from playwright.async_api import Browser, Page, async_playwright, expect

from classrooms import urls
from classrooms.enums import PrivacyMode, Role, SessionState
from classrooms.models import Course, Session, User, Webhook
from classrooms.queries.consent import current_text
from classrooms.rules.oneroster import read_oneroster
from classrooms.services import consent, invitations, reports, sessions, tokens, uploads, webhooks
from fer_site import urls as site_urls
from tests.classrooms.rosters import applied, oneroster_zip, roster
from tests.factories import CourseFactory, SeatFactory, SessionFactory, TeacherFactory, UserFactory
from tests.live.chromium import chromium_path
from tests.live.conftest import Lesson, agree
from tests.live.site import Site
from tests.live.test_browser import signed_in
from tests.live.test_models import USUAL
from tests.live.test_reading import until_read

NOWHERE: Final = "nowhere"
VISITS: Final = [
    # page, who opens it, and of which lesson
    ("sign_in", "nobody", ""),
    ("home", "nobody", ""),
    ("privacy", "nobody", ""),
    ("reading", "nobody", ""),
    ("reading_of", "nobody", ""),
    ("join", "nobody", ""),
    ("invitation", "nobody", ""),
    ("enrol", "nobody", ""),
    ("join_code", "nobody", "open to guests"),
    (NOWHERE, "nobody", ""),
    ("home", "bob", ""),
    ("try", "bob", ""),
    ("consent", "bob", "live"),
    ("camera", "bob", "live"),
    ("camera", "bob", "scheduled"),
    ("camera", "bob", "ended"),
    ("camera", "bob", "without cameras"),
    ("camera", "bob", "switched off"),
    ("join_code", "bob", "open to guests"),
    ("mine", "bob", ""),
    ("my_lesson", "bob", "live"),
    ("erase", "bob", ""),
    ("camera", "charlie", "live"),
    ("join_code", "eve", "live"),
    ("home", "alice", ""),
    ("tokens", "alice", ""),
    ("token_revoke", "alice", "live"),
    ("course", "alice", "live"),
    ("course", "ann", "live"),
    ("session", "ann", "live"),
    ("course_trend", "alice", "live"),
    ("course_links", "alice", "live"),
    ("exports", "alice", ""),
    ("session", "alice", "live"),
    ("session", "alice", "scheduled"),
    ("session", "alice", "ended"),
    ("session_report", "alice", "live"),
    ("session", "alice", "without cameras"),
    ("session", "alice", "switched off"),
    ("course", "alice", "archived"),
    ("home", "alex", ""),
    ("school", "alex", ""),
    ("school_webhooks", "alex", ""),
    ("school_webhook", "alex", ""),
    ("school_webhook_secret", "alex", ""),
    ("school_webhook_remove", "alex", ""),
    ("school_people", "alex", ""),
    ("school_person_new", "alex", ""),
    ("school_person", "alex", ""),
    ("school_person_erase", "alex", ""),
    ("school_oneroster", "alex", ""),
    ("school_oneroster_preview", "alex", ""),
    ("school_roster", "alex", "live"),
    ("school_roster_preview", "alex", "live"),
    ("school_invitations", "alex", "live"),
    ("school_courses", "alex", ""),
    ("school_course_new", "alex", ""),
    ("school_course", "alex", "live"),
    ("school_course", "alex", "archived"),
    ("school_course_delete", "alex", "live"),
    ("school_course_delete", "alex", "archived"),
    ("school_declaration", "alex", ""),
    ("school_log", "alex", ""),
    ("school_consents", "alex", ""),
    ("health", "alex", ""),
    ("models", "alex", ""),
    ("model", "alex", ""),
    ("model_use", "alex", ""),
]
REFUSALS: Final = {(NOWHERE, "nobody"): 404, ("join_code", "eve"): 403}
NO_PAGES: Final = {
    *("healthz", "readyz", "session_qr", "session_open", "session_start", "session_end"),
    *("sign_out", "language", "sentences", "favicon", "contest", "download"),
    *("report_pdf", "school_archive", "school_cameras"),
    *("webhook_switch", "webhook_test", "webhook_again"),
    *("report_csv", "report_json", "school_roster_wrong", "school_roster_undo", "school_oneroster_undo"),
    *("school_person_link", "school_person_switch", "course_link_revoke"),
    *("export_file", "export_cancel", "export_again"),
    *("school_log_csv", "school_log_json", "school_consents_csv", "school_consents_json"),
}
"""Answers that are no page, beside all that begins with `api_`. Django's admin pages are Django's, and
`api_v1_docs` is Swagger's."""
WINDOWS: Final = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "rules": {"target-size": {"enabled": True}},  # new in WCAG 2.2, and off unless asked for
    "resultTypes": ["violations"],
}

OF_A_COURSE: Final = {
    *("course", "course_trend", "course_links", "join_code"),
    *("school_course", "school_course_delete", "school_roster", "school_roster_preview", "school_invitations"),
}


@dataclass(frozen=True)
class Town:
    """Who opens pages, and the lessons that there are."""

    people: dict[str, User | None]
    lessons: dict[str, Session]
    token: UUID
    """Of one of Alice's programs."""
    webhook: Webhook
    links: dict[str, str]

    def address(self, page: str, which: str) -> str:
        if page == NOWHERE:
            return "/nowhere/"
        if page == "sign_in":
            return reverse(page)
        session = self.lessons.get(which)
        arguments: list[object] = [] if session is None else [session.id]
        if page in self.links:
            arguments = [self.links[page]]
        if page in ("school_person", "school_person_erase"):
            arguments = [getattr(self.people["bob"], "id", None)]
        if session is not None and page in OF_A_COURSE:
            arguments = [session.code if page == "join_code" else session.course_id]
        if page == "token_revoke":
            arguments = [self.token]
        if page in ("model", "model_use", "reading_of"):
            arguments = [f"{USUAL.name}@{USUAL.sha256[:12]}"]
        if page in ("school_webhook", "school_webhook_secret", "school_webhook_remove"):
            arguments = [self.webhook.id]
        return reverse(f"classrooms:{page}", args=arguments)


def make_town(lesson: Lesson) -> Town:
    """Bob agrees to the camera, Charlie does not. Eve has no seat, Ann assists Alice, and Alex is the admin."""
    agree(lesson.bobs_seat)
    consent.decline(lesson.charlies_seat, current_text())
    without = CourseFactory(teachers=[lesson.alice], privacy_mode=PrivacyMode.SELF_REPORT)
    SeatFactory(course=without, student=lesson.bob)
    guests = CourseFactory(teachers=[lesson.mallory], allow_guests=True)
    now = timezone.now()
    reason = {"analytics_off_at": now, "analytics_off_reason": "A trial is over."}
    paused = CourseFactory(teachers=[lesson.alice], **reason)
    SeatFactory(course=paused, student=lesson.bob)
    past = CourseFactory(teachers=[lesson.alice], archived_at=now, **reason)
    lessons = {
        "live": lesson.session,
        "scheduled": SessionFactory(course=lesson.course, scheduled_for=now),
        "ended": SessionFactory(course=lesson.course, state=SessionState.ENDED, started_at=now, ended_at=now),
        "without cameras": SessionFactory(course=without),
        "open to guests": SessionFactory(course=guests),
        "switched off": SessionFactory(course=paused),
        "archived": SessionFactory(course=past),
    }
    reports.write_report(lessons["ended"])
    made = tokens.make_token(lesson.alice, "Timetable", days=30, may_write=True)
    assert made is not None
    for which in ("without cameras", "open to guests", "switched off"):
        assert sessions.start(lessons[which]) is None
    people = {"alice": lesson.alice, "bob": lesson.bob, "charlie": lesson.charlie, "nobody": None}
    alex, ann = UserFactory(display_name="Alex", role=Role.ADMIN), TeacherFactory(display_name="Ann")
    lesson.course.assistants.add(ann)
    webhook, _ = webhooks.register("https://hooks.school.example/room", lesson.course, "https://room.school.example")
    assert webhooks.send_test(webhook) is None
    people |= {"ann": ann, "eve": UserFactory(display_name="Eve"), "alex": alex}
    bring_lists(alex, lesson.course)
    links = {
        "invitation": invitations.password_links([lesson.charlie])[lesson.charlie.id],
        "enrol": invitations.make_course_link(lesson.course, lesson.alice, 40, now + timedelta(days=1)),
    }
    return Town(people, lessons, made[0].id, webhook, links)


def bring_lists(alex: User, course: Course) -> None:
    """One list is applied, and another and a zip wait to be looked at."""
    applied(alex, course, "Name,E-mail\nTom,tom@hill.example\n")
    uploads.keep(alex, f"roster:{course.id}", asdict(roster("Name,E-mail\nTim,tim@hill.example\nTom,nowhere\n")))
    uploads.keep(alex, "oneroster", asdict(read_oneroster(oneroster_zip())))


def test_every_page_is_visited():
    patterns = [one for one in (*urls.urlpatterns, *site_urls.urlpatterns) if isinstance(one, URLPattern)]
    pages = {str(one.name) for one in patterns if not str(one.name).startswith("api_")}
    assert {page for page, _, _ in VISITS} == (pages - NO_PAGES) | {NOWHERE}


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        yield started
        await started.close()


async def complaints(page: Page, address: str, status: int) -> list[str]:
    """What axe says of a page with all that opens on it open, and of each of its dialogs."""
    answer = await page.goto(address)
    assert answer is not None
    assert (answer.status, page.url.endswith(address)) == (status, True), address
    if await page.locator("#connection").count():
        await expect(page.locator("#connection")).to_have_attribute("data-state", "open")
    await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    dialogs = await page.locator("dialog").evaluate_all("dialogs => dialogs.map(dialog => dialog.id)")
    found = []
    for window in WINDOWS:
        await page.set_viewport_size(window)
        found += await _axe(page, address, window, None)
        for dialog in dialogs:
            await page.evaluate("id => document.getElementById(id).showModal()", dialog)
            found += await _axe(page, address, window, f"#{dialog}")
            await page.evaluate("id => document.getElementById(id).close()", dialog)
    return found


async def _axe(page: Page, address: str, window: dict[str, int], part: str | None) -> list[str]:
    answer = await Axe().run(page, part, OPTIONS)
    return [
        f"{address} {part or ''} {window['width']}: {one['id']}: {[node['html'] for node in one['nodes']]}"
        for one in answer.response["violations"]
    ]


@pytest.mark.browser
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
async def test_axe_finds_nothing_on_any_page(site: Site, lesson: Lesson, browser: Browser):
    town = await asyncio.to_thread(make_town, lesson)
    await until_read()
    found = []
    for name, person in town.people.items():
        context = await browser.new_context(base_url=site.url) if person is None else None
        context = context or await signed_in(browser, site, person)
        page = await context.new_page()
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            for visited, who, which in VISITS:
                if who == name:
                    status = REFUSALS.get((visited, who), 200)
                    said = await complaints(page, town.address(visited, which), status)
                    found += [f"{who}, {theme}: {one}" for one in said]
        await context.close()
    assert found == []
