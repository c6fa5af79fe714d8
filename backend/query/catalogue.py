"""What is installed: the modules' commands and events, and the views."""

from collections.abc import Mapping

import msgspec

from backend.domain.catalogue import command_kinds, event_kinds
from backend.domain.registry import Registry
from backend.messages.queries import Catalogue, ViewKind
from backend.projection.model import Projection
from backend.projection.tables import columns_of


def catalogue_of(registry: Registry, projections: Mapping[str, Projection]) -> Catalogue:
    """List every command, event and view with the JSON Schema of its data or rows."""
    return Catalogue(
        commands=command_kinds(registry),
        events=event_kinds(registry),
        views=[_view(registry, projections[name]) for name in sorted(projections)],
    )


def takes(registry: Registry, projection: Projection) -> list[str]:
    """Return the event types that a view takes, in the order of their names."""
    return sorted(registry.by_class[payload].name for payload in projection.handlers)


def _view(registry: Registry, projection: Projection) -> ViewKind:
    return ViewKind(
        name=projection.name,
        summary=projection.summary,
        columns=columns_of(projection),
        takes=takes(registry, projection),
        order=projection.order,
        schema=msgspec.json.encode(msgspec.json.schema(projection.row)),
    )
