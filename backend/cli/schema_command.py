"""`marigraph schema`: the JSON Schema of every command, event and view; no backend is needed."""

import msgspec

from backend.cli.output import print_json, print_line
from backend.cli.shared_options import Data, Json
from backend.domain.registry import load_registry
from backend.messages.catalogue import ViewKind
from backend.projection.installed_projections import load_projections
from backend.query.catalogue_builder import build_catalogue

Schema = dict[str, object]


def command(
    *,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Print the JSON Schema of every command, event and view; it is the same in every folder."""
    del data  # taken as by every command
    catalogue = build_catalogue(load_registry(), load_projections())
    kinds: dict[str, dict[str, Schema]] = {
        "command": {one.type: _decode_schema(one.schema) for one in catalogue.commands},
        "event": {one.type: _decode_schema(one.schema) for one in catalogue.events},
        "view": {one.name: _row_schema(one) for one in catalogue.views},
    }
    if not as_json:
        named = {f"{kind}s": schemas for kind, schemas in kinds.items()}
        print_line(msgspec.json.format(msgspec.json.encode(named), indent=2).decode())
        return
    for kind, schemas in kinds.items():
        for name, schema in schemas.items():
            print_json({"kind": kind, "name": name, "schema": schema})


def _decode_schema(schema: bytes) -> Schema:
    return msgspec.json.decode(schema, type=dict[str, object])


def _row_schema(view: ViewKind) -> Schema:
    """Return the schema of a row as `marigraph query --json` prints it."""
    return {
        "title": view.name,
        "description": view.summary,
        "type": "object",
        "properties": {column.name: dict(_SHAPES[column.kind]) for column in view.columns},
        "required": [column.name for column in view.columns],
    }


_SHAPES: dict[str, Schema] = {
    "text": {"type": ["string", "null"]},
    "integer": {"type": ["integer", "null"]},
    "money": {"type": ["integer", "null"], "format": "money"},
    "amounts": {
        "type": ["object", "null"],
        "additionalProperties": {"type": "integer", "format": "money"},
    },
    "time": {"type": ["string", "null"], "format": "date-time"},
    "day": {"type": "string", "format": "date"},
    "flag": {"type": "boolean"},
    "json": {},
    "position": {"type": "integer", "minimum": 1},
}
