"""The first version of the words that students decide on."""

from django.db import migrations

TITLE = "May your camera count in the mood of the class?"
BODY = """\
Your teacher cannot see your faces well during an online lesson. If you agree, this page takes a small picture with your \
camera about once a second. A program on the school's server finds your face in it and estimates which of seven \
expressions it shows. The picture is then dropped: it lives in memory for a few seconds and is never written down.

What remains are numbers. Your teacher sees the mood of the whole class, and only while at least five students \
contribute. If your course offers it, you can also allow your teacher to see your own mood. That is a separate choice.

If you allow it, the numbers of every ten seconds are kept for the report of the lesson. Pictures are never kept.

A computer reads faces badly: it knows expressions, not feelings, and it is often wrong. Nobody may grade you, rank you or \
judge your attention by it.

You can pause, switch the camera off or take your consent back at any time. It stops at once, and you can have what was \
kept erased. Saying no has no disadvantage: you take part in everything without a camera, too."""


def add_text(apps, schema_editor):
    apps.get_model("classrooms", "ConsentText").objects.create(version=1, title=TITLE, body=BODY)


class Migration(migrations.Migration):
    dependencies = [("classrooms", "0001_initial")]
    operations = [migrations.RunPython(add_text, migrations.RunPython.noop)]
