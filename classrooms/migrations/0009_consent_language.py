"""The words of the consent in other languages, and which language a student saw. The first words get a Hindi translation."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

FIRST = import_module("classrooms.migrations.0002_consent_text")

TITLE = "क्या कक्षा का मूड जानने में आपका कैमरा भी शामिल किया जाए?"
BODY = """\
ऑनलाइन कक्षा के दौरान आपके शिक्षक आपके चेहरे ठीक से नहीं देख पाते। अगर आप सहमत हों, तो यह पेज लगभग हर सेकंड आपके कैमरे से एक \
छोटी तस्वीर लेता है। विद्यालय के सर्वर पर चलने वाला एक प्रोग्राम उस तस्वीर में आपका चेहरा ढूँढता है और अनुमान लगाता है कि उस पर \
सात हाव-भावों में से कौन-सा दिखता है। इसके बाद तस्वीर हटा दी जाती है: वह कुछ सेकंड ही कंप्यूटर की मेमोरी में रहती है और कहीं भी \
सहेजी नहीं जाती।

इसके बाद केवल संख्याएँ बचती हैं। आपके शिक्षक पूरी कक्षा का मूड देखते हैं, और वह भी तभी, जब कम से कम पाँच विद्यार्थी इसमें शामिल \
हों। अगर आपके पाठ्यक्रम में यह विकल्प है, तो आप शिक्षक को अपना मूड देखने की अनुमति भी दे सकते हैं। यह एक अलग निर्णय है।

अगर आप अनुमति दें, तो हर दस सेकंड की संख्याएँ कक्षा की रिपोर्ट के लिए रखी जाती हैं। तस्वीरें कभी नहीं रखी जातीं।

कंप्यूटर चेहरों को ठीक से नहीं पढ़ पाता: वह हाव-भाव पहचानता है, भावनाएँ नहीं, और वह अक्सर ग़लत होता है। किसी को भी यह अधिकार \
नहीं है कि वह इसके आधार पर आपको अंक दे, दूसरों की तुलना में आपका स्थान तय करे या यह आँके कि आप कितना ध्यान दे रहे हैं।

आप किसी भी समय इसे थोड़ी देर के लिए रोक सकते हैं, कैमरा बंद कर सकते हैं या अपनी सहमति वापस ले सकते हैं। सब कुछ तुरंत रुक \
जाता है, और जो कुछ रखा गया है, उसे आप मिटवा भी सकते हैं। मना करने से आपका कोई नुकसान नहीं होता: आप बिना कैमरे के भी हर चीज़ में \
भाग ले सकते हैं।"""


def add_hindi(apps, schema_editor):
    """Only to the words that it translates."""
    texts = apps.get_model("classrooms", "ConsentText").objects.filter(version=1, title=FIRST.TITLE, body=FIRST.BODY)
    translations = apps.get_model("classrooms", "ConsentTranslation").objects
    for text in texts:
        translations.create(text=text, language="hi", title=TITLE, body=BODY)


class Migration(migrations.Migration):
    dependencies = [("classrooms", "0008_check_ins")]
    operations = [
        migrations.AddField(
            model_name="consent",
            name="language",
            field=models.CharField(default="en", max_length=10, verbose_name="shown in"),
        ),
        migrations.CreateModel(
            name="ConsentTranslation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "language",
                    models.CharField(
                        help_text="A code of the site's languages, as in hi.", max_length=10, verbose_name="language"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "body",
                    models.TextField(help_text="Plain text; a blank line starts a paragraph.", verbose_name="text"),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="classrooms.consenttext",
                        verbose_name="text",
                    ),
                ),
            ],
            options={
                "ordering": ["text", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=("text", "language"), name="consent_translated_once")
                ],
            },
        ),
        migrations.RunPython(add_hindi, migrations.RunPython.noop),
    ]
