"""The models that the running workers have, and who reads with which: from the workers' own signs of life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from redis.exceptions import RedisError

from classrooms import gateway
from classrooms.models import ModelChoice
from classrooms.rules.cards import Card, read_card

SHORT: Final = 12
"""Hex digits of a hash that people compare."""
HISTORY: Final = 20

State = Literal["in_use", "arriving", "leaving", "idle"]
BADGES: Final = {
    "in_use": gettext_lazy("In use"),
    "arriving": gettext_lazy("Being taken over"),
    "leaving": gettext_lazy("Being replaced"),
    "idle": gettext_lazy("Not in use"),
}


@dataclass(frozen=True)
class InstalledModel:
    """A model on the machine of at least one running worker.

    `address` names it on this page: its name, with the beginning of its hash where several files share the name.
    """

    name: str
    sha256: str
    address: str
    card: Card
    state: State
    reading: int
    installed_on: int
    workers: int

    @property
    def short(self) -> str:
        return self.sha256[:SHORT]

    @property
    def badge(self) -> str:
        return str(BADGES[self.state])

    @property
    def is_wanted(self) -> bool:
        """Whether there is nothing left to choose."""
        return self.state in ("in_use", "arriving")

    @property
    def words(self) -> str:
        """How many workers read with it now."""
        return _("No worker reads with it.") if self.state == "idle" else self.sentence(pgettext("read with", "it"))

    def sentence(self, whom: str) -> str:
        """As `words`, of a model by a name."""
        share = ngettext("%(reading)s of %(workers)s worker", "%(reading)s of %(workers)s workers", self.workers)
        number = 1 if self.workers == 1 else self.reading
        if self.state == "leaving":
            words = ngettext("%(share)s still reads with %(model)s.", "%(share)s still read with %(model)s.", number)
        elif self.state == "arriving":
            words = ngettext("%(share)s reads with %(model)s so far.", "%(share)s read with %(model)s so far.", number)
        else:
            words = ngettext("%(share)s reads with %(model)s.", "%(share)s read with %(model)s.", number)
        return words % {"share": share % {"reading": self.reading, "workers": self.workers}, "model": whom}

    @property
    def missing_on(self) -> int:
        """Workers on whose machines it is not."""
        return self.workers - self.installed_on


@dataclass(frozen=True, order=True)
class Trouble:
    """What a worker cannot do, with what to do about it."""

    machine: str
    sentence: str


@dataclass(frozen=True)
class Fleet:
    """`answers` is false when Redis does not: then nothing is known of workers."""

    answers: bool
    workers: int
    models: tuple[InstalledModel, ...]
    troubles: tuple[Trouble, ...]

    @property
    def summary(self) -> str:
        """One sentence for everybody who waits for a model to be taken over."""
        if not self.answers:
            return _("Redis does not answer, so nothing is known of the workers.")
        if not self.workers:
            return _("No worker is running.")
        wanted = [model for model in self.models if model.is_wanted]
        return " ".join(model.sentence(model.name) for model in wanted) or _("No worker has the chosen model.")

    def model(self, address: str) -> InstalledModel | None:
        """By the address of its page. A bare name that several files share means the first of them."""
        name, _at, start = address.partition("@")
        fitting = (model for model in self.models if model.name == name and model.sha256.startswith(start))
        return next(fitting, None)


def fleet() -> Fleet:
    """What runs now. One query, however many workers and models."""
    try:
        signs = gateway.fleet().signs()
        cards = gateway.fleet().cards(one.card for sign in signs for one in sign.installed)
    except (RedisError, OSError):
        return Fleet(answers=False, workers=0, models=(), troubles=())
    newest = history(1)
    chosen = gateway.Model(newest[0].name, newest[0].sha256) if newest else None
    installed = {one.model: one.card for sign in reversed(signs) for one in sign.installed}
    names = Counter(model.name for model in installed)
    models = []
    for model in sorted(installed, key=lambda model: (model.name, model.sha256)):
        reading = sum(sign.serves == model for sign in signs)
        models.append(
            InstalledModel(
                name=model.name,
                sha256=model.sha256,
                address=model.name if names[model.name] == 1 else f"{model.name}@{model.sha256[:SHORT]}",
                card=read_card(cards.get(installed[model], {})),
                state=_state(model, chosen, reading, len(signs)),
                reading=reading,
                installed_on=sum(model in {one.model for one in sign.installed} for sign in signs),
                workers=len(signs),
            )
        )
    troubles = {Trouble(sign.machine, sentence) for sign in signs for sentence in sign.troubles}
    return Fleet(answers=True, workers=len(signs), models=tuple(models), troubles=tuple(sorted(troubles)))


def history(most: int = HISTORY) -> Sequence[ModelChoice]:
    """The newest choices first."""
    return list(ModelChoice.objects.select_related("chosen_by").order_by("-id")[:most])


def _state(model: gateway.Model, chosen: gateway.Model | None, reading: int, workers: int) -> State:
    """While nobody has chosen, whatever a worker reads with is in use: each serves its machine's MODEL_DIR."""
    if model == chosen:
        return "in_use" if reading == workers else "arriving"
    if not reading:
        return "idle"
    return "in_use" if chosen is None else "leaving"
