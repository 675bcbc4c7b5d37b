"""Programs that are told of events, to look at. They are registered and changed on the school's own pages."""

from __future__ import annotations

from django.contrib import admin

from classrooms.admin.kinds import ReadOnly
from classrooms.models import Delivery, Webhook


@admin.register(Webhook)
class WebhookAdmin(ReadOnly):
    """Without its secrets, also as they lie sealed."""

    fields = ["address", "course", "site", "turned_off", "failed_in_a_row", "old_secret_until", "created_at"]
    list_display = ["address", "course", "turned_off", "failed_in_a_row", "created_at"]
    list_filter = ["turned_off"]
    list_select_related = ["course"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["created_at", "webhook", "kind", "state", "tries", "code", "trouble"]
    list_filter = ["state", "kind"]
    list_select_related = ["webhook"]
