"""Addresses of the API for programs, version 1."""

from __future__ import annotations

from django.urls import path

from classrooms.api.v1 import courses, description, figures, mine, sessions

urlpatterns = [
    path("api/v1/schema/", description.schema, name="api_v1_schema"),
    path("api/v1/docs/", description.DocumentationView.as_view(), name="api_v1_docs"),
    path("api/v1/me/", mine.MeView.as_view(), name="api_v1_me"),
    path("api/v1/me/sessions/", mine.OwnSessionsView.as_view(), name="api_v1_own_sessions"),
    path("api/v1/me/sessions/<uuid:session_id>/readings/", mine.OwnReadingsView.as_view(), name="api_v1_own_readings"),
    path("api/v1/me/consents/", mine.OwnConsentsView.as_view(), name="api_v1_own_consents"),
    path("api/v1/courses/", courses.CoursesView.as_view(), name="api_v1_courses"),
    path("api/v1/courses/<uuid:course_id>/", courses.CourseView.as_view(), name="api_v1_course"),
    path("api/v1/courses/<uuid:course_id>/seats/", courses.SeatsView.as_view(), name="api_v1_seats"),
    path("api/v1/sessions/", sessions.SessionsView.as_view(), name="api_v1_sessions"),
    path("api/v1/sessions/<uuid:session_id>/", sessions.SessionView.as_view(), name="api_v1_session"),
    path("api/v1/sessions/<uuid:session_id>/start/", sessions.StartView.as_view(), name="api_v1_start"),
    path("api/v1/sessions/<uuid:session_id>/end/", sessions.EndView.as_view(), name="api_v1_end"),
    path("api/v1/sessions/<uuid:session_id>/now/", figures.NowView.as_view(), name="api_v1_now"),
    path("api/v1/sessions/<uuid:session_id>/readings/", figures.ReadingsView.as_view(), name="api_v1_readings"),
    path("api/v1/sessions/<uuid:session_id>/pace/", figures.PaceView.as_view(), name="api_v1_pace"),
    path("api/v1/sessions/<uuid:session_id>/report/", figures.ReportView.as_view(), name="api_v1_report"),
]
