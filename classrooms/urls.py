"""Addresses of the pages and of the JSON they use."""

from django.conf import settings
from django.urls import path, re_path

from classrooms.api import exports as api_exports
from classrooms.api import looks, student, teacher
from classrooms.api import models as api_models
from classrooms.api.v1 import urls as v1
from classrooms.api.v1.description import NowhereView
from classrooms.views import (
    courses,
    exports,
    health,
    home,
    invitations,
    joining,
    models,
    reading,
    records,
    reports,
    sessions,
    tokens,
    trying,
)
from classrooms.views.school import courses as school_courses
from classrooms.views.school import law, ledgers, links, oneroster, overview, people, roster, webhooks

app_name = "classrooms"

urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", home.privacy, name="privacy"),
    path("reading/", reading.now, name="reading"),
    path("reading/<str:address>/", reading.one, name="reading_of"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("health/", health.page, name="health"),
    path("courses/<uuid:course_id>/", courses.course, name="course"),
    path("courses/<uuid:course_id>/trend/", reports.trend, name="course_trend"),
    path("courses/<uuid:course_id>/sessions/", courses.open_session, name="session_open"),
    path("courses/<uuid:course_id>/links/", invitations.course_links, name="course_links"),
    path("courses/<uuid:course_id>/links/<uuid:link_id>/revoke/", invitations.revoke, name="course_link_revoke"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("enrol/<str:token>/", invitations.enrol, name="enrol"),
    path("school/courses/", school_courses.all_courses, name="school_courses"),
    path("school/courses/new/", school_courses.new, name="school_course_new"),
    path("school/courses/archive/", school_courses.archive, name="school_archive"),
    path("school/courses/<uuid:course_id>/", school_courses.course, name="school_course"),
    path("school/courses/<uuid:course_id>/cameras/", school_courses.cameras, name="school_cameras"),
    path("school/courses/<uuid:course_id>/delete/", school_courses.delete, name="school_course_delete"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<uuid:export_id>/export.zip", exports.fetch, name="export_file"),
    path("exports/<uuid:export_id>/cancel/", exports.cancel, name="export_cancel"),
    path("exports/<uuid:export_id>/again/", exports.again, name="export_again"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/report/", reports.report, name="session_report"),
    path("sessions/<uuid:session_id>/report.zip", reports.report_csv, name="report_csv"),
    path("sessions/<uuid:session_id>/report.pdf", reports.report_pdf, name="report_pdf"),
    path("sessions/<uuid:session_id>/report.json", reports.report_json, name="report_json"),
    path("sessions/<uuid:session_id>/start/", sessions.start, name="session_start"),
    path("sessions/<uuid:session_id>/end/", sessions.end, name="session_end"),
    path("sessions/<uuid:session_id>/qr.svg", sessions.qr, name="session_qr"),
    path("sessions/<uuid:session_id>/consent/", joining.consent_page, name="consent"),
    path("sessions/<uuid:session_id>/camera/", joining.camera, name="camera"),
    path("join/", joining.join, name="join"),
    path("join/<str:code>/", joining.join_code, name="join_code"),
    path("me/", records.mine, name="mine"),
    path("me/lessons/<uuid:session_id>/", records.lesson, name="my_lesson"),
    path("me/lessons/<uuid:session_id>/contest/", records.contest, name="contest"),
    path("me/download/", records.take, name="download"),
    path("me/erase/", records.erase, name="erase"),
    path("school/", overview.school, name="school"),
    path("school/webhooks/", webhooks.every, name="school_webhooks"),
    path("school/webhooks/<uuid:webhook_id>/", webhooks.one, name="school_webhook"),
    path("school/webhooks/<uuid:webhook_id>/secret/", webhooks.secret, name="school_webhook_secret"),
    path("school/webhooks/<uuid:webhook_id>/remove/", webhooks.remove, name="school_webhook_remove"),
    path("school/webhooks/<uuid:webhook_id>/switch/", webhooks.switch, name="webhook_switch"),
    path("school/webhooks/<uuid:webhook_id>/test/", webhooks.test, name="webhook_test"),
    path(
        "school/webhooks/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/again/", webhooks.again, name="webhook_again"
    ),
    path("school/people/", people.everybody, name="school_people"),
    path("school/people/new/", people.new, name="school_person_new"),
    path("school/people/<uuid:person_id>/", people.one, name="school_person"),
    path("school/people/<uuid:person_id>/link/", people.link, name="school_person_link"),
    path("school/people/<uuid:person_id>/switch/", people.switch, name="school_person_switch"),
    path("school/people/<uuid:person_id>/erase/", people.erase, name="school_person_erase"),
    path("school/oneroster/", oneroster.oneroster, name="school_oneroster"),
    path("school/oneroster/preview/", oneroster.preview, name="school_oneroster_preview"),
    path("school/oneroster/undo/", oneroster.take_back, name="school_oneroster_undo"),
    path("school/courses/<uuid:course_id>/roster/", roster.roster, name="school_roster"),
    path("school/courses/<uuid:course_id>/roster/preview/", roster.preview, name="school_roster_preview"),
    path("school/courses/<uuid:course_id>/roster/wrong.csv", roster.wrong, name="school_roster_wrong"),
    path("school/courses/<uuid:course_id>/roster/undo/", roster.take_back, name="school_roster_undo"),
    path("school/courses/<uuid:course_id>/invitations/", links.invitations, name="school_invitations"),
    path("school/declaration/", law.declaration, name="school_declaration"),
    path("school/log/", ledgers.log, name="school_log"),
    path("school/log.zip", ledgers.log_file, {"ending": "zip"}, name="school_log_csv"),
    path("school/log.json", ledgers.log_file, {"ending": "json"}, name="school_log_json"),
    path("school/consents/", ledgers.consent_ledger, name="school_consents"),
    path("school/consents.zip", ledgers.consents_file, {"ending": "zip"}, name="school_consents_csv"),
    path("school/consents.json", ledgers.consents_file, {"ending": "json"}, name="school_consents_json"),
    path("models/", models.models, name="models"),
    path("models/<str:address>/", models.model, name="model"),
    path("models/<str:address>/use/", models.use, name="model_use"),
    path("api/exports/", api_exports.ExportsView.as_view(), name="api_exports"),
    path("api/models/", api_models.ModelsView.as_view(), name="api_models"),
    path("api/sessions/<uuid:session_id>/camera/", student.CameraView.as_view(), name="api_camera"),
    path("api/sessions/<uuid:session_id>/pace/", student.PaceView.as_view(), name="api_pace"),
    path("api/sessions/<uuid:session_id>/check-in/", student.CheckInView.as_view(), name="api_check_in"),
    path("api/sessions/<uuid:session_id>/help/", student.HelpView.as_view(), name="api_help"),
    path("api/sessions/<uuid:session_id>/help/<uuid:seat_id>/over/", teacher.HelpedView.as_view(), name="api_helped"),
    path(
        "api/sessions/<uuid:session_id>/pulse/<uuid:pulse_id>/answer/", student.AnswerView.as_view(), name="api_answer"
    ),
    path("api/sessions/<uuid:session_id>/pulse/", teacher.PulseView.as_view(), name="api_pulse"),
    path("api/sessions/<uuid:session_id>/pulse/close/", teacher.PulseClosedView.as_view(), name="api_pulse_close"),
    path("api/sessions/<uuid:session_id>/hints/", teacher.HintSettingsView.as_view(), name="api_hints"),
    path("api/sessions/<uuid:session_id>/hints/<uuid:hint_id>/", teacher.HintView.as_view(), name="api_hint"),
    path("api/sessions/<uuid:session_id>/markers/", teacher.MarkersView.as_view(), name="api_markers"),
    path(
        "api/sessions/<uuid:session_id>/markers/<uuid:marker_id>/remove/",
        teacher.UnmarkView.as_view(),
        name="api_unmark",
    ),
    path("api/sessions/<uuid:session_id>/resting-face/again/", student.RestingView.as_view(), name="api_resting"),
    path("api/sessions/<uuid:session_id>/scopes/", student.ScopesView.as_view(), name="api_scopes"),
    path("api/sessions/<uuid:session_id>/withdraw/", student.WithdrawView.as_view(), name="api_withdraw"),
    path("api/sessions/<uuid:session_id>/state/", student.StateView.as_view(), name="api_state"),
    path("api/sessions/<uuid:session_id>/frames/", teacher.FramesView.as_view(), name="api_frames"),
]

if settings.TRY_PAGE:
    urlpatterns += [
        path("try/", trying.try_page, name="try"),
        path("api/looks/", looks.LooksView.as_view(), name="api_looks"),
        path("api/looks/<uuid:look_id>/", looks.LookView.as_view(), name="api_look"),
    ]

urlpatterns += [
    path("tokens/", tokens.programs, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="token_revoke"),
    *v1.urlpatterns,
    re_path("^api/v1/", NowhereView.as_view(), name="api_v1_nowhere"),  # the last one: whatever is no address of it
]
