"""HTTP goes to Django; WebSockets go to the consumers, for our own origin and signed-in people only."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fer_site.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402  # the apps must be loaded first
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from classrooms.routing import websocket_urlpatterns  # noqa: E402
from fer_site.origin import SameOrigin  # noqa: E402
from fer_site.pictures import SmallPictures  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": SmallPictures(django_application),
        "websocket": SameOrigin(
            AuthMiddlewareStack(URLRouter(websocket_urlpatterns))  # type: ignore[arg-type]  # the stubs ask for a private subclass of URLPattern
        ),
    }
)
