"""Django admin for everything. The consent ledger can be read there, never changed.

What an admin changes holds for open pages, too: who loses a right, a seat or a course loses the socket.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from classrooms.enums import Role
from classrooms.models import (
    CheckIn,
    Consent,
    ConsentText,
    ConsentTranslation,
    Course,
    HelpRequest,
    Marker,
    ModelChoice,
    PaceWord,
    Pulse,
    PulseAnswer,
    RaisedHint,
    RestingFace,
    Seat,
    Session,
    User,
    Window,
)
from classrooms.services.accounts import close_sockets
from classrooms.services.seats import remove, show_in_live_lessons
from classrooms.services.sessions import end

admin.site.site_header = _("Read the Room: administration")
admin.site.site_title = _("Read the Room")


_OF_FACES = (RestingFace, Window)
WRITTEN_BY_THE_PRODUCT = (CheckIn, Consent, HelpRequest, Marker, PaceWord, Pulse, PulseAnswer, RaisedHint, *_OF_FACES)


class Owner(admin.ModelAdmin):
    """Something that takes its consents and windows along when it is deleted."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[Any], Any]:
        shown, counts, refused, protected = super().get_deleted_objects(objs, request)
        return shown, counts, refused - {model._meta.verbose_name for model in WRITTEN_BY_THE_PRODUCT}, protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for chosen in queryset:
            self.delete_model(request, chosen)


class ReadOnly(admin.ModelAdmin):
    """Rows that only the product itself writes. They go with the person, course or lesson that they are about."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(Owner, DjangoUserAdmin):
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
        """Admins of the school may do everything here. Whoever loses a right loses the sockets opened with it."""
        if "role" in form.changed_data:
            obj.is_staff = obj.is_superuser = obj.role == Role.ADMIN
        super().save_model(request, obj, form, change)
        if change and {"is_active", "role", "is_superuser"} & set(form.changed_data):
            transaction.on_commit(partial(close_sockets, obj))

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        answer = super().user_change_password(request, id, form_url)
        user = self.get_object(request, unquote(id))
        if user is not None and request.method == "POST" and answer.status_code == 302:
            close_sockets(user)
        return answer

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        for seat in obj.seats.select_related("course"):
            remove(seat)
        close_sockets(obj)
        super().delete_model(request, obj)


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0
    can_delete = False  # taking a seat away closes sockets: that is done on the seat's own page
    autocomplete_fields = ["student"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # another student must not inherit a seat's consent


@admin.register(Course)
class CourseAdmin(Owner):
    list_display = ["name", "privacy_mode", "k_threshold", "allow_guests"]
    search_fields = ["name"]
    filter_horizontal = ["teachers"]
    inlines = [SeatInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """The rules under which a class agreed do not change while a lesson is live."""
        is_live = obj is not None and obj.sessions.live().exists()
        return ["privacy_mode", "k_threshold"] if is_live else []

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for seat in formset.new_objects:
            transaction.on_commit(partial(show_in_live_lessons, seat))

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        before = set(form.instance.teachers.all())
        super().save_related(request, form, formsets, change)
        for teacher in before - set(form.instance.teachers.all()):
            close_sockets(teacher)

    def delete_model(self, request: HttpRequest, obj: Course) -> None:
        for session in obj.sessions.live():
            end(session)
        super().delete_model(request, obj)


@admin.register(Seat)
class SeatAdmin(Owner):
    list_display = ["student", "course", "enrolled_at"]
    list_filter = ["course"]
    list_select_related = ["student", "course"]
    autocomplete_fields = ["student", "course"]
    search_fields = ["student__display_name", "course__name"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None  # another student must not inherit a seat's consent

    def save_model(self, request: HttpRequest, obj: Seat, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        transaction.on_commit(partial(show_in_live_lessons, obj))

    def delete_model(self, request: HttpRequest, obj: Seat) -> None:
        remove(obj)


@admin.register(Session)
class SessionAdmin(Owner):
    list_display = ["title", "course", "state", "code", "started_at", "ended_at"]
    list_filter = ["state", "course"]
    list_select_related = ["course"]
    search_fields = ["title", "code"]
    readonly_fields = ["state", "started_at", "ended_at", "frames", "read_by"]  # started and ended from the course page

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list[str]:
        """A lesson stays in its course: its windows belong to seats there."""
        return [*self.readonly_fields, "course"] if obj else [*self.readonly_fields]

    def delete_model(self, request: HttpRequest, obj: Session) -> None:
        end(obj)
        super().delete_model(request, obj)


class Published(admin.ModelAdmin):
    """Words that stay as they were when somebody agreed to them: publish a new version."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TranslationInline(admin.StackedInline):
    model = ConsentTranslation
    extra = 0


@admin.register(ConsentText)
class ConsentTextAdmin(Published):
    list_display = ["version", "title", "published_at"]
    inlines = [TranslationInline]


@admin.register(ConsentTranslation)
class ConsentTranslationAdmin(Published):
    """A version may be translated after it was published, too."""

    list_display = ["text", "language", "title"]
    list_select_related = ["text"]


@admin.register(Consent)
class ConsentAdmin(ReadOnly):
    list_display = ["seat", "decision", "live", "stored", "individual", "text", "language", "decided_at"]
    list_filter = ["decision", "seat__course"]
    list_select_related = ["seat__student", "seat__course", "text"]


@admin.register(Window)
class WindowAdmin(ReadOnly):
    list_display = ["seat", "session", "starts_at", "accepted"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]


@admin.register(PaceWord)
class PaceWordAdmin(ReadOnly):
    """Votes without their voters: nobody at the school learns whose they are."""

    fields = ["session", "vote", "said_at"]
    list_display = ["session", "vote", "said_at"]
    list_filter = ["session__course", "vote"]
    list_select_related = ["session__course"]


@admin.register(CheckIn)
class CheckInAdmin(ReadOnly):
    """Answers without those who gave them."""

    fields = ["session", "answer", "given_at"]
    list_display = ["session", "answer", "given_at"]
    list_filter = ["session__course"]
    list_select_related = ["session__course"]


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnly):
    list_display = ["seat", "session", "asked_at", "over_at"]
    list_filter = ["session__course"]
    list_select_related = ["seat__student", "seat__course", "session__course"]


@admin.register(Marker)
class MarkerAdmin(ReadOnly):
    list_display = ["session", "kind", "text", "at"]
    list_filter = ["session__course", "kind"]
    list_select_related = ["session__course"]


@admin.register(Pulse)
class PulseAdmin(ReadOnly):
    list_display = ["session", "asked_at", "closes_at"]
    list_filter = ["session__course"]
    list_select_related = ["session__course"]


@admin.register(RaisedHint)
class RaisedHintAdmin(ReadOnly):
    list_display = ["session", "raised_at", "ended_at", "rise", "z", "n", "is_useful"]
    list_filter = ["session__course", "sensitivity", "is_useful"]
    list_select_related = ["session__course"]


@admin.register(RestingFace)
class RestingFaceAdmin(ReadOnly):
    fields = ["seat", "count", "updated_at"]  # that there is one, and never what it looks like
    list_display = ["seat", "count", "updated_at"]
    list_select_related = ["seat__student", "seat__course"]


@admin.register(PulseAnswer)
class PulseAnswerAdmin(ReadOnly):
    """Answers without those who gave them."""

    fields = ["pulse", "word", "given_at"]
    list_display = ["pulse", "word", "given_at"]
    list_filter = ["pulse__session__course", "word"]
    list_select_related = ["pulse__session__course"]


@admin.register(ModelChoice)
class ModelChoiceAdmin(ReadOnly):
    list_display = ["name", "sha256", "chosen_by", "chosen_at"]
    list_select_related = ["chosen_by"]
