"""All addresses of the site."""

from django.contrib import admin
from django.contrib.auth.views import LoginView
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog, set_language

from classrooms.views.accounts import SignOutView

urlpatterns = [
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign_in"),
    path("sign-out/", SignOutView.as_view(), name="sign_out"),
    path("language/", set_language, name="language"),
    path("language/sentences.js", JavaScriptCatalog.as_view(packages=["classrooms"]), name="sentences"),
    path("favicon.ico", RedirectView.as_view(url=static("img/logo.svg")), name="favicon"),
    path("admin/", admin.site.urls),
    path("", include("classrooms.urls")),
]
