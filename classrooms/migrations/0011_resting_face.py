"""A student's face at rest, kept from lesson to lesson, and words that say so: everybody is asked again."""

import django.db.models.deletion
from django.db import migrations, models

ADDED = """\
This page also learns what your face usually looks like, as a few numbers, and shows them to you alone. If you allow your \
teacher to see your own mood, your teacher sees, too, that you may want a check-in when your face has been below its usual \
for a while, and you see the same. If you allow numbers to be kept, these are kept for the next lessons of this course. You \
can erase them and start again at any time."""
ADDED_IN = {
    "hi": """\
यह पेज यह भी सीखता है कि आपका चेहरा आम तौर पर कैसा दिखता है। ये कुछ संख्याएँ हैं, जो केवल आपको दिखाई जाती हैं। अगर आप शिक्षक को अपना \
मूड देखने की अनुमति देते हैं, तो जब आपका चेहरा कुछ समय तक अपने सामान्य स्तर से नीचे रहे, तब शिक्षक को यह भी दिखता है कि शायद आप \
चाहते हों कि कोई आपका हाल पूछे; वही बात आपको भी दिखती है। अगर आप संख्याएँ रखने की अनुमति देते हैं, तो ये संख्याएँ इस पाठ्यक्रम की \
अगली कक्षाओं के लिए रखी जाती हैं। आप इन्हें किसी भी समय मिटाकर फिर से शुरू कर सकते हैं।"""
}


def _with(added, body):
    """The same words with one paragraph more, before the last one."""
    *before, last = body.split("\n\n")
    return "\n\n".join([*before, added, last])


def add_text(apps, schema_editor):
    """Also to words that a school wrote itself."""
    texts = apps.get_model("classrooms", "ConsentText").objects
    newest = texts.order_by("-version").first()
    if newest is None:
        return
    text = texts.create(version=newest.version + 1, title=newest.title, body=_with(ADDED, newest.body))
    for one in newest.translations.filter(language__in=ADDED_IN):
        text.translations.create(
            language=one.language, title=one.title, body=_with(ADDED_IN[one.language], one.body)
        )


class Migration(migrations.Migration):

    dependencies = [
        ('classrooms', '0010_deeds'),
    ]

    operations = [
        migrations.CreateModel(
            name='RestingFace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('count', models.PositiveIntegerField(verbose_name='frames it was learnt from')),
                ('heights', models.JSONField(help_text='Five numbers from -1 to 1.', verbose_name='least, quartiles and greatest valence')),
                ('ranks', models.JSONField(help_text='Three whole numbers.', verbose_name='ranks of the quartiles')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='updated')),
                ('seat', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='resting_face', to='classrooms.seat', verbose_name='seat')),
            ],
            options={
                'ordering': ['-updated_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gte', 24)), name='resting_face_learnt_from_enough')],
            },
        ),
        migrations.RunPython(add_text, migrations.RunPython.noop),
    ]
