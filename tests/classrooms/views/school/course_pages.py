"""What the pages of the courses show and say."""

from typing import Any

from django.test import Client

LIST = "/school/courses/"


def said(admin: Client) -> list[str]:
    return [str(message) for message in admin.get(LIST).context["messages"]]


def names(page: Any) -> list[str]:
    return [course.name for course in page.context["page"].object_list]
