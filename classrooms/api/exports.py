"""What the page of exports asks for while one is being made."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms import access
from classrooms.queries.exports import exports_of


class ExportsView(APIView):
    def get(self, request: Request) -> Response:
        """The exports of the one who asks: how far each is, in the words of the page."""
        rows = exports_of(access.staff(request.user))
        return Response(
            {
                "exports": [
                    {"id": str(row.id), "state": row.state, "words": row.words, "done": row.done, "total": row.total}
                    for row in rows
                ]
            }
        )
