"""Publishing many things of a register at once: what Wagtail does for one, with few statements for hundreds.

After it, each thing is as if somebody had typed it and pressed "publish": live, with a revision to go back to, lines in
its history, its rows and links, its place in the catalogue, in search and in the index of references. A test compares
the two, so that a new release of Wagtail cannot make them differ unnoticed.

Everything happens in the transaction of the caller, who also made sure that nobody else writes to these things
meanwhile. A thing with a draft, a lock or an approval under way is not for this.
"""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.log_actions import registry as log_registry
from wagtail.models import ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.signals import published

from . import catalogue, page_cache
from .registries import sources

BATCH = 200


@transaction.atomic
def publish_many(items, *, by, progress=lambda done, total: None):
    """Save and publish these instances of one model: those without a number are new, the others change.

    Rows and links that were set on an instance take the place of what was there; others stay. `progress` hears how
    many are done, of how many.
    """
    action = uuid.uuid4()
    for start in range(0, len(items), BATCH):
        batch = items[start : start + BATCH]
        _publish(batch, by, action)
        progress(start + len(batch), len(items))
    if items:
        page_cache.raise_generation()


def _publish(items, by, action):
    model = type(items[0])
    new = {id(item) for item in items if item.pk is None}
    _make_live(items)
    model._default_manager.bulk_create([item for item in items if id(item) in new])
    for relation in get_all_child_relations(model):
        _write_rows(relation, items)
    for field in get_all_child_m2m_relations(model):
        _write_links(field, items)
    revisions = _keep_revisions(items, by)
    _save(model, items)
    _log(items, revisions, new, by, action)
    _index(model, items)
    for item, revision in zip(items, revisions, strict=True):
        published.send(sender=model, instance=item, revision=revision)


def _make_live(items):
    now = timezone.now()
    for item in items:
        item.live, item.expired, item.has_unpublished_changes = True, False, False
        item.first_published_at = item.first_published_at or now
        item.last_published_at = now


def _set_here(items, name):
    """[(instance, list)] of the instances on which this relation was set."""
    return [
        (item, item._cluster_related_objects[name])
        for item in items
        if name in getattr(item, "_cluster_related_objects", {})
    ]


def _write_rows(relation, items):
    """The rows below these instances, in their order."""
    found = _set_here(items, relation.get_accessor_name())
    model, parent = relation.related_model, relation.field
    model._default_manager.filter(**{f"{parent.name}__in": [item.pk for item, _rows in found]}).delete()
    fresh = []
    for item, rows in found:
        for position, row in enumerate(rows):
            row.pk, row.sort_order = None, position
            setattr(row, parent.name, item)
            fresh.append(row)
    model._default_manager.bulk_create(fresh)


def _write_links(field, items):
    """What these instances are linked to."""
    found = _set_here(items, field.name)
    through = field.remote_field.through
    here, there = (
        through._meta.get_field(name).attname for name in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )
    wanted = {(item.pk, other.pk) for item, others in found for other in others}
    links = through._default_manager.filter(**{f"{here}__in": [item.pk for item, _others in found]})
    known = {(one, other): pk for pk, one, other in links.values_list("pk", here, there)}
    through._default_manager.filter(pk__in=[pk for pair, pk in known.items() if pair not in wanted]).delete()
    missing = [through(**{here: one, there: other}) for one, other in sorted(wanted - set(known))]
    through._default_manager.bulk_create(missing)


def _keep_revisions(items, by):
    now = timezone.now()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=item.get_content_type(),
            base_content_type=item.get_base_content_type(),
            object_id=str(item.pk),
            created_at=now,
            user=by,
            object_str=str(item),
            content=item.serializable_data(),
        )
        for item in items
    )
    for item, revision in zip(items, revisions, strict=True):
        item.latest_revision = item.live_revision = revision
    return revisions


def _save(model, items):
    """All columns of all rows in one statement: every row is there by now."""
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(
        items, update_conflicts=True, unique_fields=[model._meta.pk.name], update_fields=names
    )


def _log(items, revisions, new, by, action):
    """In the history of each: that it was made or changed, and that it was published."""
    entry = log_registry.get_log_model_for_model(type(items[0]))
    content_type = ContentType.objects.get_for_model(items[0], for_concrete_model=False)
    now = timezone.now()
    entry.objects.bulk_create(
        entry(
            content_type=content_type,
            object_id=str(item.pk),
            label=str(item),
            action=name,
            timestamp=now,
            uuid=action,
            user=by,
            revision=revision,
            content_changed=True,
        )
        for item, revision in zip(items, revisions, strict=True)
        for name in ("wagtail.create" if id(item) in new else "wagtail.edit", "wagtail.publish")
    )


def _index(model, items):
    source = sources.for_model(model)
    if source:
        catalogue.refresh_all(source, items)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, items)
    if ReferenceIndex.is_indexed(model):
        for item in items:
            ReferenceIndex.create_or_update_for_object(item)
