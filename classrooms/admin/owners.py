"""People, courses, seats, lessons and the words of consent: what an admin makes and takes away."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from classrooms.admin.kinds import Owner
from classrooms.admin.noted import Noted
from classrooms.enums import Role
from classrooms.models import ConsentText, ConsentTranslation, Course, Seat, Session, User
from classrooms.queries.modes import allowed_modes
from classrooms.services import courses
from classrooms.services.accounts import close_sockets
from classrooms.services.exports import drop_of
from classrooms.services.seats import remove, show_in_live_lessons
from classrooms.services.sessions import end
from classrooms.services.tokens import revoke_all


@admin.register(User)
class UserAdmin(Noted, Owner, DjangoUserAdmin):
    list_display = ["username", "display_name", "role", "is_guest", "is_active"]
    list_filter = ["role", "is_guest", "is_active"]
    search_fields = ["username", "display_name", "email"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "email", "sourced_id", "role", "is_guest"]}),
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
        if not obj.is_active:
            revoke_all(obj)
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
class CourseAdmin(Noted, Owner):
    list_display = ["name", "privacy_mode", "k_threshold", "allow_guests", "archived_at"]
    search_fields = ["name"]
    readonly_fields = ["asked_again_at", "analytics_off_at", "analytics_off_reason", "archived_at"]
    # switched on the school's own page of the course, which tells a lesson that runs
    filter_horizontal = ["teachers", "assistants"]
    inlines = [SeatInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Course | None = None) -> list[str]:
        """The rules under which a class agreed do not change while a lesson is live."""
        is_live = obj is not None and obj.sessions.live().exists()
        return [*self.readonly_fields, *courses.RULES] if is_live else [*self.readonly_fields]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name == "privacy_mode":
            shown = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            options["choices"] = [(mode, mode.label) for mode in allowed_modes(UUID(shown) if shown else None)]
        return super().formfield_for_choice_field(db_field, request, **options)

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        if refusal := courses.save(obj, form.changed_data):
            raise PermissionDenied(refusal)  # a lesson has just begun

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for seat in formset.new_objects:
            transaction.on_commit(partial(show_in_live_lessons, seat))

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        before = courses.staff_of(form.instance)
        super().save_related(request, form, formsets, change)
        courses.put_out(form.instance, before)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[Any], Any]:
        """Names what must stay for now, and why: then Django deletes nothing of what was chosen."""
        shown, counts, refused, protected = super().get_deleted_objects(objs, request)
        stays = [refusal for course in objs if (refusal := courses.why_not_deleted(course))]
        return shown, counts, refused, [*protected, *stays]

    def delete_model(self, request: HttpRequest, obj: Course) -> None:
        if refusal := courses.delete(obj):
            raise PermissionDenied(refusal)  # a lesson has just begun


@admin.register(Seat)
class SeatAdmin(Noted, Owner):
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
    readonly_fields = [
        *("state", "started_at", "ended_at", "k_threshold"),
        *("frames", "read_by", "readings_dropped_at", "report_ready_at"),
    ]
    # started and ended from the course page

    def get_readonly_fields(self, request: HttpRequest, obj: Session | None = None) -> list[str]:
        """A lesson stays in its course: its windows belong to seats there."""
        return [*self.readonly_fields, "course"] if obj else [*self.readonly_fields]

    def delete_model(self, request: HttpRequest, obj: Session) -> None:
        end(obj)
        drop_of(obj.course)
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
