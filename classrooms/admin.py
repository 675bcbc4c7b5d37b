"""Django admin for everything. The consent ledger can be read there, never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classrooms.models import Consent, ConsentText, Course, Seat, Session, User, Window
from classrooms.services.accounts import close_sockets
from classrooms.services.seats import remove

admin.site.site_header = _("Read the Room: administration")
admin.site.site_title = _("Read the Room")


class ReadOnly(admin.ModelAdmin):
    """Rows that only the product itself writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    list_display = ["username", "display_name", "role", "is_guest", "is_active"]
    list_filter = ["role", "is_guest", "is_active"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "email", "role", "is_guest"]}),
        (_("Permissions"), {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "display_name", "role", "usable_password", "password1", "password2"]})
    ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Whoever loses a right loses the sockets that were opened with it."""
        super().save_model(request, obj, form, change)
        if change and {"is_active", "role", "is_superuser"} & set(form.changed_data):
            close_sockets(obj)


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0
    can_delete = False  # taking a seat away closes sockets: that is done on the seat's own page
    autocomplete_fields = ["student"]


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    list_display = ["name", "privacy_mode", "k_threshold", "allow_guests"]
    search_fields = ["name"]
    filter_horizontal = ["teachers"]
    inlines = [SeatInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """The rules under which a class agreed do not change while a lesson is live."""
        is_live = obj is not None and obj.sessions.live().exists()
        return ["privacy_mode", "k_threshold"] if is_live else []


@admin.register(Seat)
class SeatAdmin(admin.ModelAdmin):
    list_display = ["student", "course", "enrolled_at"]
    list_filter = ["course"]
    list_select_related = ["student", "course"]
    autocomplete_fields = ["student", "course"]
    search_fields = ["student__display_name", "course__name"]

    def delete_model(self, request: HttpRequest, obj: Seat) -> None:
        remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Seat]) -> None:
        for seat in queryset:
            remove(seat)


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    list_display = ["title", "course", "state", "code", "started_at", "ended_at"]
    list_filter = ["state", "course"]
    list_select_related = ["course"]
    search_fields = ["title", "code"]
    readonly_fields = ["state", "started_at", "ended_at", "frames"]  # started and ended from the course page


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    list_display = ["version", "title", "published_at"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None  # what somebody agreed to stays as it was: publish a new version

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Consent)
class ConsentAdmin(ReadOnly):
    list_display = ["seat", "decision", "live", "stored", "individual", "text", "decided_at"]
    list_filter = ["decision", "seat__course"]
    list_select_related = ["seat__student", "seat__course", "text"]


@admin.register(Window)
class WindowAdmin(ReadOnly):
    list_display = ["seat", "session", "starts_at", "accepted"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]
