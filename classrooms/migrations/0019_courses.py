"""Settings, archive and the switch of the cameras of a course; a lesson keeps the smallest group it began with."""

import django.core.validators
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_smallest_groups(apps, schema_editor):
    """What lessons of before were held under is not known; they stay as they are shown today."""
    courses = apps.get_model("classrooms", "Course").objects.filter(id=OuterRef("course"))
    started = apps.get_model("classrooms", "Session").objects.exclude(state="scheduled")
    started.update(k_threshold=Subquery(courses.values("k_threshold")))


class Migration(migrations.Migration):

    dependencies = [
        ('classrooms', '0018_roster'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='analytics_off_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='cameras switched off'),
        ),
        migrations.AddField(
            model_name='course',
            name='analytics_off_reason',
            field=models.CharField(blank=True, max_length=200, verbose_name='reason of the switch'),
        ),
        migrations.AddField(
            model_name='course',
            name='archived_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='archived'),
        ),
        migrations.AddField(
            model_name='course',
            name='asked_again_at',
            field=models.DateTimeField(blank=True, help_text='The rules protect less since then: an earlier yes to the camera does not count.', null=True, verbose_name='asked again'),
        ),
        migrations.AddField(
            model_name='course',
            name='interval_seconds',
            field=models.PositiveSmallIntegerField(default=1, help_text='Seconds between two pictures of a student at the least; more while the workers are busy.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='shortest interval'),
        ),
        migrations.AddField(
            model_name='course',
            name='sensitivity',
            field=models.CharField(choices=[('lenient', 'Lenient: only when it is very clear'), ('moderate', 'Moderate'), ('strict', 'Strict: rather once too often')], default='moderate', help_text='How readily new lessons raise a hint. The teacher may choose another one in the lesson.', max_length=10, verbose_name='sensitivity'),
        ),
        migrations.AddField(
            model_name='session',
            name='k_threshold',
            field=models.PositiveSmallIntegerField(blank=True, help_text='As it was in the course when the lesson began.', null=True, verbose_name='smallest group'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('interval_seconds__gte', 1), ('interval_seconds__lte', 5)), name='course_interval_in_range'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('sensitivity__in', ['lenient', 'moderate', 'strict'])), name='course_sensitivity_known'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('analytics_off_at', None), ('analytics_off_reason', '')), models.Q(('analytics_off_at__isnull', False), models.Q(('analytics_off_reason', ''), _negated=True)), _connector='OR'), name='course_switch_has_reason'),
        ),
        migrations.RunPython(note_smallest_groups, migrations.RunPython.noop),
    ]
