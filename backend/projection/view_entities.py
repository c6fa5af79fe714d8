"""Which rows of a view are an entity's, and which streams have the events that make them.

A view has the rows of a module's entities where one of its key columns is the module's key.
"""

from collections.abc import Mapping

import msgspec

from backend.domain.module import AnyModule
from backend.domain.registry import Registry
from backend.projection.read_model import Projection
from backend.stream_names import name_stream, name_subject


class EntityRows(msgspec.Struct, frozen=True, kw_only=True):
    """The rows in which one of the `columns` holds the `key`, and the streams of their entity."""

    key: str
    columns: tuple[str, ...]
    streams: tuple[str, ...]


class ViewEntities:
    """What an entity that an operator names may be in a view."""

    def __init__(self, registry: Registry, projections: Mapping[str, Projection]) -> None:
        self._modules, self._projections = registry.modules.values(), projections

    def find(self, view: str, named: str) -> list[EntityRows]:
        """Return what may be meant, the likeliest first.

        That is a stream as `users/user-anna`, a key as `anna`, or a subject as `user-anna`.
        """
        key = self._projections[view].key
        modules = [module for module in self._modules if module.key in key]
        streams = tuple(_stream_of(module, named) for module in modules)
        by_stream: list[EntityRows] = []
        by_subject: list[EntityRows] = []
        for module in modules:
            owner, slash, subject = named.rpartition("/")
            prefix = name_subject(module.entity, "")
            if subject.startswith(prefix) and (not slash or owner == module.name):
                found = _rows_of(module, subject.removeprefix(prefix))
                (by_stream if slash else by_subject).append(found)
        return [*by_stream, EntityRows(key=named, columns=key, streams=streams), *by_subject]

    def why_none(self, view: str, named: str) -> str:
        """Say why no row can be an entity's that is named as a stream; empty where one may be."""
        owner, slash, subject = named.rpartition("/")
        key = self._projections[view].key
        strangers = [
            module.name
            for module in self._modules
            if module.name == owner
            and subject.startswith(name_subject(module.entity, ""))
            and module.key not in key
        ]
        if not slash or not strangers:
            return ""
        return (
            f"No row of {view} belongs to one entity of {strangers[0]} alone: its rows are told"
            f" apart by {', '.join(key)}. Name a value of one of these instead, or rebuild the"
            " whole view without an entity. Parked events are applied again by a retry."
        )


def _stream_of(module: AnyModule, key: str) -> str:
    return name_stream(module.name, name_subject(module.entity, key))


def _rows_of(module: AnyModule, key: str) -> EntityRows:
    return EntityRows(key=key, columns=(module.key,), streams=(_stream_of(module, key),))
