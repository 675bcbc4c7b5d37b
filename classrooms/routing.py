"""Addresses of the WebSockets."""

from django.urls import path, re_path

from classrooms.consumers.camera import CameraConsumer
from classrooms.consumers.dashboard import DashboardConsumer
from classrooms.consumers.nowhere import NowhereConsumer

# The stubs of path() know only HTTP, hence the ignores.
websocket_urlpatterns = [
    path("ws/sessions/<uuid:session_id>/camera/", CameraConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/sessions/<uuid:session_id>/dashboard/", DashboardConsumer.as_asgi()),  # type: ignore[arg-type]
    re_path("", NowhereConsumer.as_asgi()),  # type: ignore[arg-type]
]
