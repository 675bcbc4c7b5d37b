"""What the admins' page of models asks for while workers take one over."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from classrooms import access
from classrooms.queries.fleet import fleet


class ModelsView(APIView):
    def get(self, request: Request) -> Response:
        """How many workers run, which model each reads with, and their troubles, in the words of the page."""
        access.admin(request.user)
        running = fleet()
        return Response(
            {
                "summary": running.summary,
                "workers": running.workers,
                "models": {
                    model.address: {
                        "state": model.state,
                        "badge": model.badge,
                        "words": model.words,
                        "is_wanted": model.is_wanted,
                        "sha256": model.sha256,
                    }
                    for model in running.models
                },
                "troubles": [{"machine": one.machine, "sentence": one.sentence} for one in running.troubles],
            }
        )
