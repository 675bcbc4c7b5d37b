"""What Django's administration tells of the programs that hear of events."""

import pytest

from classrooms.models import Delivery, Webhook
from tests.classrooms.administration import address, room_with_rows, signed_in_admin

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis")]


def test_a_secret_stands_nowhere_not_even_sealed():
    room_with_rows()
    webhook, admin = Webhook.objects.get(), signed_in_admin()
    pages = [admin.get(address(Webhook, "changelist")), admin.get(address(Webhook, "change", webhook.pk))]
    pages.append(admin.get(address(Delivery, "change", Delivery.objects.get().pk)))
    assert ["hooks.school.example" in page.content.decode() for page in pages] == [True, True, True]
    assert [webhook.secret in page.content.decode() for page in pages] == [False, False, False]


@pytest.mark.parametrize("model", [Webhook, Delivery])
def test_nothing_is_added_changed_or_deleted_there(model):
    room_with_rows()
    admin, row = signed_in_admin(), model.objects.get()
    assert admin.get(address(model, "add")).status_code == 403
    assert admin.post(address(model, "change", row.pk), {"address": "https://elsewhere.example/"}).status_code == 403
    assert admin.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert list(model.objects.values()) == list(model.objects.filter(pk=row.pk).values())
