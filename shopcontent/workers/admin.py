"""The workers that report themselves."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from shopcontent.backoffice import RecordAdmin, display
from shopcontent.workers.models import WorkerProcess


@admin.register(WorkerProcess)
class WorkerProcessAdmin(RecordAdmin):
    list_display = [
        "node",
        "state",
        "queues",
        "model_name",
        "device",
        "drafts",
        "started_at",
        "seen_at",
    ]
    ordering = ["node"]

    @display(
        description=_("status"),
        label={"lost": "danger", "writing": "info", "waiting": "success"},
    )
    def state(self, worker: WorkerProcess) -> tuple[str, str]:
        if worker.is_lost:
            return "lost", str(_("lost"))
        if worker.busy_since:
            return "writing", str(_("writing"))
        return "waiting", str(_("waiting"))
