"""What shall be exported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classrooms.enums import SessionState
from classrooms.models import Course, Session, User


class ExportForm(forms.Form):
    """All reports of a course; for an admin, who chooses none, of all courses."""

    course = forms.ModelChoiceField(label=_("Course"), queryset=Course.objects.none())
    with_pdf = forms.BooleanField(
        label=_("With a PDF of each lesson"), required=False, help_text=_("It takes some seconds more for each.")
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        course = self.fields["course"]
        assert isinstance(course, forms.ModelChoiceField)
        course.queryset = Course.objects.seen_by(user)
        course.required = not user.is_admin
        course.empty_label = gettext("All courses of the school") if user.is_admin else gettext("Choose a course")

    def clean_course(self) -> Course | None:
        course: Course | None = self.cleaned_data["course"]
        begun = Session.objects.exclude(state=SessionState.SCHEDULED)
        if not (begun.filter(course=course) if course else begun).exists():
            raise forms.ValidationError(_("No lesson has begun there, so there is nothing to export yet."))
        return course
