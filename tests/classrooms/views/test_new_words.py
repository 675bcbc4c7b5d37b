"""When the words of the consent change, students are asked again; a no stays a no."""

import pytest
from django.test import Client
from django.urls import reverse

from classrooms.models import ConsentText
from classrooms.queries.consent import current_text
from classrooms.services import consent, sessions
from tests.factories import CourseFactory, SeatFactory, SessionFactory

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.usefixtures("redis")]


@pytest.mark.parametrize(("agreed", "status"), [(True, 302), (False, 200)])
def test_only_a_yes_must_be_given_anew(client: Client, agreed: bool, status: int):
    session = SessionFactory(course=CourseFactory())
    seat = SeatFactory(course=session.course)
    assert sessions.start(session) is None
    if agreed:
        consent.grant(seat, current_text(), stored=True, individual=True)
    else:
        consent.decline(seat, current_text())
    client.force_login(seat.student, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("classrooms:camera", args=[session.id])
    assert client.get(page).status_code == 200
    ConsentText.objects.create(version=3, title="New words", body="Something else is captured now.")
    answer = client.get(page)
    assert answer.status_code == status
    if agreed:
        assert answer["Location"] == reverse("classrooms:consent", args=[session.id])
        assert "New words" in client.get(answer["Location"]).content.decode()


def test_words_that_changed_while_the_page_was_open_are_not_agreed_to_unseen(client: Client):
    session = SessionFactory(course=CourseFactory())
    seat = SeatFactory(course=session.course)
    assert sessions.start(session) is None
    client.force_login(seat.student, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("classrooms:consent", args=[session.id])
    yes = {"version": 2, "decision": "granted", "live": "on"}
    assert 'name="version" value="2"' in client.get(page).content.decode()
    ConsentText.objects.create(version=3, title="New words", body="Something else is captured now.")
    answer = client.post(page, yes)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "The text above has changed" in shown
    assert "Something else is captured now." in shown
    assert 'name="version" value="3"' in shown
    assert seat.consents.count() == 0
    assert client.post(page, {**yes, "version": 3}).status_code == 302
    assert seat.consents.get().text.version == 3
