"""The API's description of itself, OpenAPI 3.1, and the page on which people read it and try it out."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from classrooms.api.v1.edge import ProgramView
from classrooms.api.v1.problems import PROBLEM

PREFIX: Final = "/api/v1/"
"""Of all addresses that are described; the pages' own are not."""


def of_version_one(endpoints: list[Any], **_: Any) -> list[Any]:
    """What the generator is to look at."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


def completed(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """What the generator cannot know; and each refusal described once, to which the operations point."""
    report = json.loads((settings.DOCS / "report.schema.json").read_text())
    del report["$schema"]
    components = result["components"]
    components["schemas"] = dict(sorted({**components["schemas"], "Report": report}.items()))
    components["schemas"]["NewSession"]["additionalProperties"] = False
    components["responses"] = {}
    for path in result["paths"].values():
        for method, operation in path.items():
            answers = operation["responses"]
            operation["responses"] = {
                status: _kept_once(components["responses"], status, answers[status])
                if PROBLEM in answers[status].get("content", {})
                else answers[status] | _header("ETag" if method == "get" else "Location" if status == "201" else "")
                for status in sorted(answers)
            }
    return result


def _kept_once(kept: dict[str, Any], status: str, refusal: dict[str, Any]) -> dict[str, str]:
    name = f"Refused{status}"
    kept[name] = refusal | _header("Retry-After" if status in ("429", "503") else "")
    return {"$ref": f"#/components/responses/{name}"}


def _header(name: str) -> dict[str, Any]:
    return {"headers": {name: {"required": True, "schema": {"type": "string"}}}} if name else {}


@cache
def description() -> bytes:
    """The whole of it, in YAML and English, worked out once in a process."""
    with translation.override("en"):
        made = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return OpenApiYamlRenderer().render(made, renderer_context={})  # type: ignore[no-untyped-call,no-any-return]


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The description, for everybody: it tells nothing of this school."""
    return HttpResponse(description(), content_type="application/vnd.oai.openapi")


@method_decorator(never_cache, name="dispatch")  # the script has the CSRF token in it
class DocumentationView(SpectacularSwaggerSplitView):
    """Swagger UI, for everybody; all of its files come from this site. Who is signed in can try things out."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (AllowAny,)
    url_name = "classrooms:api_v1_schema"
    template_name = "classrooms/api_docs.html"


class NowhereView(ProgramView):
    """Whatever else begins like an address of this version: a program that reads problems finds one here, too."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404
