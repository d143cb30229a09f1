"""Telling what is new in the content files from what an editor changed on the site."""

from demo.models import LoadedItem

from .content import digest_of


class Ledger:
    """Decides for each thing whether it is to be written, and remembers what was.

    `written`, `kept` (changed by an editor, left alone) and `unchanged` are for the report.
    """

    def __init__(self, reset=False):
        self.reset = reset
        self.rows = {row.key: row for row in LoadedItem.objects.all()}
        self.written, self.kept, self.unchanged = [], [], []

    def object_id(self, key):
        """Primary key of the thing that an earlier run made, or None."""
        row = self.rows.get(key)
        return row.object_id if row else None

    def wants(self, key, digest, state):
        """Whether to write the thing with this digest now; `state` is what it is on the site, None when gone."""
        row = self.rows.get(key)
        if row is None:
            return True
        same_file, untouched = row.digest == digest, row.state == state
        if self.reset:
            wanted = not (same_file and untouched)
        else:
            wanted = not same_file and untouched
        if not wanted:
            (self.unchanged if same_file else self.kept).append(key)
        return wanted

    def note(self, key, digest, state="", object_id=None):
        """The thing was written."""
        values = {"digest": digest, "state": state or "", "object_id": object_id}
        row, _created = LoadedItem.objects.update_or_create(key=key, defaults=values)
        self.rows[key] = row
        self.written.append(key)


def state_of(instance):
    """A fingerprint of a model instance: all its own fields."""
    return digest_of({field.name: field.value_to_string(instance) for field in instance._meta.concrete_fields})


def write(ledger, key, instance, values, source):
    """Save `values` on the instance when the ledger wants it. Returns whether it was saved.

    `source` is the content the values came from. The instance may be new.
    """
    digest = digest_of(source)
    if not ledger.wants(key, digest, state_of(instance) if instance.pk else None):
        return False
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    instance.save()
    instance.refresh_from_db()
    ledger.note(key, digest, state_of(instance), instance.pk)
    return True
