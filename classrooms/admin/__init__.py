"""Django admin for everything. The consent ledger can be read there, never changed.

What an admin changes holds for open pages, too: who loses a right, a seat or a course loses the socket.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classrooms.admin import imports, lessons, owners, programs, rows, sign_ins, webhooks

__all__ = ["imports", "lessons", "owners", "programs", "rows", "sign_ins", "webhooks"]

admin.site.site_header = _("Read the Room: administration")
admin.site.site_title = _("Read the Room")
