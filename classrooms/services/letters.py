"""Links that go out by e-mail, where the school has set mail up."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from smtplib import SMTPException
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from classrooms.models import User

logger = logging.getLogger(__name__)


def send_links(people: Sequence[User], links: Mapping[UUID, str]) -> int:
    """How many of them were sent a link to set a password; whoever has no address is left out."""
    sent = 0
    try:
        with get_connection() as connection:
            for person in people:
                if person.email and person.id in links:
                    sent += EmailMessage(*_letter(person, links[person.id]), connection=connection).send()
    except (OSError, SMTPException) as error:
        logger.warning("The mail server does not take our mail: %s", type(error).__name__)
    return sent


def _letter(person: User, link: str) -> tuple[str, str, None, list[str]]:
    body = _(
        "Hello %(name)s,\n\n"
        "your school has an account for you at Read the Room. You sign in as: %(username)s\n\n"
        "Open this link and choose a password of your own. It works once, within 14 days:\n\n%(link)s\n\n"
        "If you did not expect this, ask your school before you open it."
    ) % {"name": person, "username": person.username, "link": link}
    return _("Your account at Read the Room"), body, None, [person.email]
