"""The task that takes up a sheet at once; what was left lying is found by the clock."""

from django_tasks import task

from . import work


@task()
def work_on_sheet(pk):
    """Read it, or take it over: whichever it waits for."""
    work.work_on(pk)
