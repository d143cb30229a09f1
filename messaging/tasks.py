"""The task that starts sending as soon as a mail is planned."""

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from cms.registries import loops

from . import delivery


@task()
def deliver():
    """Wake the courier of the worker that runs this; a worker without one sends what is due itself."""
    if not loops.wake(delivery.MAIL.name):
        delivery.deliver_due()


def deliver_soon():
    """Have the mails of this transaction sent when it is committed; often asked is once done."""
    waiting = transaction.get_connection().run_on_commit
    if settings.MAIL_AT_ONCE and not any(entry[1] is _enqueue for entry in waiting):
        transaction.on_commit(_enqueue, robust=True)


def _enqueue():
    """One waiting task is enough for any number of mails."""
    waiting = DBTaskResult.objects.ready().filter(task_path=deliver.module_path)
    if not isinstance(deliver.get_backend(), DatabaseBackend) or not waiting.exists():
        deliver.enqueue()
