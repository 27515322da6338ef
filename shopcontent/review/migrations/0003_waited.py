from django.db import migrations, models

BATCH = 1000


def fill(apps, schema_editor):
    """How long the drafts had waited that were decided before this was kept."""
    decisions = apps.get_model("review", "Decision").objects
    given = decisions.filter(verdict__in=["approved", "rejected"], draft__finished_at__isnull=False)
    batch = []
    for decision in given.select_related("draft").iterator(chunk_size=BATCH):
        waited = decision.decided_at - decision.draft.finished_at
        decision.waited = max(0, int(waited.total_seconds()))
        batch.append(decision)
        if len(batch) == BATCH:
            decisions.bulk_update(batch, ["waited"])
            batch = []
    decisions.bulk_update(batch, ["waited"])


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0002_edits_and_undo"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="waited",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="waited"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["decided_at"], name="decision_when"),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("verdict", "undone")), fields=["draft"], name="decision_undone"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
