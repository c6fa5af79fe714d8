"""What is installed: the modules' commands and events, and the views."""

from collections.abc import Mapping

import msgspec

from backend.domain.module_catalogue import (
    command_kinds,
    declared_translations,
    event_kinds,
    module_kinds,
)
from backend.domain.registry import Registry
from backend.messages.catalogue import CatalogueReply, InvariantKind, ViewKind
from backend.projection.read_model import Projection
from backend.projection.table_specs import columns_of


def build_catalogue(registry: Registry, projections: Mapping[str, Projection]) -> CatalogueReply:
    """List every command, event and view with the JSON Schema of its data or rows."""
    return CatalogueReply(
        modules=module_kinds(registry),
        commands=command_kinds(registry),
        events=event_kinds(registry),
        views=[_view(registry, projections[name]) for name in sorted(projections)],
        translations=[
            texts
            for declared in (registry.modules, projections)
            for name in sorted(declared)
            for texts in declared_translations(name, declared[name].translations)
        ],
        invariants=[
            InvariantKind(
                owner=name, name=each.name, sentence=each.sentence, condition=each.condition
            )
            for name in sorted(projections)
            for each in projections[name].invariants
        ],
    )


def handled_types(registry: Registry, projection: Projection) -> list[str]:
    """Return the event types that a view takes, in the order of their names."""
    return sorted(registry.events_by_payload[payload].name for payload in projection.handlers)


def _view(registry: Registry, projection: Projection) -> ViewKind:
    return ViewKind(
        name=projection.name,
        title=projection.title or projection.name.replace("_", " ").capitalize(),
        rank=projection.rank,
        summary=projection.summary,
        columns=columns_of(projection),
        takes=handled_types(registry, projection),
        order=projection.order,
        schema=msgspec.json.encode(msgspec.json.schema(projection.row)),
    )
