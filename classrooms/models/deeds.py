"""What the marks, questions and answered hints of a lesson have in common: they are in its ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.Model):
    """Something that the teacher did. Null: nothing is known of before and after."""

    ledger = models.JSONField(
        _("before and after"),
        null=True,
        blank=True,
        help_text=_("The class figures in the three minutes on each side."),
    )

    class Meta:
        abstract = True
