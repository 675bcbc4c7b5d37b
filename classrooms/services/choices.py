"""An admin chooses the model that the workers read with."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from classrooms import gateway
from classrooms.models import ModelChoice, User

logger = logging.getLogger(__name__)


def choose(model: gateway.Model, by: User) -> str | None:
    """Notes the choice and tells the workers. Returns None, or the sentence that says why not.

    Choosing twice is once, but the workers are told again. Raises `RedisError` or `OSError` when Redis is away: then
    nobody knows what is installed.
    """
    installed = {one.model for sign in gateway.fleet().signs() for one in sign.installed}
    if model not in installed:
        return _("No running worker has %(name)s any more, so it was not chosen.") % {"name": model.name}
    with transaction.atomic():
        if newest_choice() != model:
            ModelChoice.objects.create(name=model.name, sha256=model.sha256, chosen_by=by)
        transaction.on_commit(tell_workers)
    return None


def newest_choice() -> gateway.Model | None:
    """The model that counts, if somebody has ever chosen one."""
    row = ModelChoice.objects.order_by("-id").values_list("name", "sha256").first()
    return gateway.Model(*row) if row else None


def keep_choice() -> None:
    """Tells the workers again when Redis does not say what the database says: it was restarted, or away.

    Redis is asked first: a choice that is made between the two looks is then in the second one.
    """
    fleet = gateway.fleet()
    told = fleet.chosen()
    newest = newest_choice()
    if told != newest:
        fleet.choose(newest)


def tell_workers() -> None:
    """As `keep_choice`, but a Redis that is away is left to the clock."""
    try:
        keep_choice()
    except (RedisError, OSError):
        logger.warning("Redis is away: the workers hear of the chosen model when it is back")
