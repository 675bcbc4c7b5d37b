"""Addresses of the WebSockets."""

from django.urls import path

from classrooms.consumers.camera import CameraConsumer
from classrooms.consumers.dashboard import DashboardConsumer

websocket_urlpatterns = [
    path("ws/sessions/<uuid:session_id>/camera/", CameraConsumer.as_asgi()),  # type: ignore[arg-type]  # the stubs of path() know only HTTP
    path("ws/sessions/<uuid:session_id>/dashboard/", DashboardConsumer.as_asgi()),  # type: ignore[arg-type]  # as above
]
