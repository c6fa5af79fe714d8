"""Mappings as files: the presets that come with the program, and those of operators."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import cast

import msgspec

from backend.decode_errors import describe_decode_error
from backend.errors import Unreadable
from backend.foreign.mapping import Mapping

Table = dict[str, object]
_PRESETS = files("backend.foreign") / "presets"
_ENDING = ".toml"
_MAX_BYTES = 1_000_000


@lru_cache(1)
def load_presets() -> tuple[Mapping, ...]:
    """Return all presets, by the name of their file."""
    places = sorted(_PRESETS.iterdir(), key=lambda place: place.name)
    return tuple(
        parse_mapping(place.read_text(encoding="utf-8"), place.name)
        for place in places
        if place.name.endswith(_ENDING)
    )


def find_presets(name: str) -> tuple[Mapping, ...]:
    """Return the presets of a name, one for each engine and version of such a store.

    Raises:
        Unreadable: code `no-preset`; there is none.
    """
    found = tuple(preset for preset in load_presets() if preset.name == name)
    if not found:
        names = ", ".join(sorted({preset.name for preset in load_presets()}))
        raise Unreadable(
            f"There is no preset {name}. Choose one of {names}, or describe the store in a file:"
            " --mapping FILE.toml.",
            code="no-preset",
            field="preset",
        )
    return found


def read_mapping(path: Path) -> Mapping:
    """Read a mapping from a file.

    Raises:
        Unreadable: code `bad-mapping`; it cannot be read, or says something else than a mapping.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise _bad_mapping(str(path), f"{error.strerror}. Name a file that can be read") from error
    if len(raw) > _MAX_BYTES:
        raise _bad_mapping(str(path), "this is more than a megabyte, and no mapping")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise _bad_mapping(str(path), "this is not text in UTF-8. Save it as UTF-8") from error
    return parse_mapping(text, str(path))


def parse_mapping(text: str, file: str) -> Mapping:
    """Read a mapping; one that names a preset as `extends` says only what is different.

    Raises:
        Unreadable: code `bad-mapping`, with file, key and what to do; `field` is the key.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _bad_mapping(file, f"this is no TOML: {error}") from error
    base = table.pop("extends", None)
    if base is not None:
        table = _merge(_preset_table(base, file), table)
    try:
        return msgspec.convert(table, Mapping)
    except msgspec.ValidationError as error:
        fault = describe_decode_error(error)
        raise _bad_mapping(file, fault.describe("The mapping"), fault.field) from error


def _preset_table(name: object, file: str) -> Table:
    place = _PRESETS / f"{name}{_ENDING}"
    if not isinstance(name, str) or "/" in name or not place.is_file():
        names = ", ".join(
            sorted(each.name.removesuffix(_ENDING) for each in _PRESETS.iterdir() if each.is_file())
        )
        raise _bad_mapping(file, f"extends must name one of {names}", "extends")
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _merge(base: Table, changes: Table) -> Table:
    """Return the base with the changes in it, table by table; a list replaces a list."""
    return base | {key: _merged(base.get(key), value) for key, value in changes.items()}


def _merged(before: object, value: object) -> object:
    if isinstance(before, dict) and isinstance(value, dict):
        return _merge(cast("Table", before), cast("Table", value))
    return value


def _bad_mapping(file: str, what: str, field: str = "") -> Unreadable:
    return Unreadable(
        f"{file}: {what}. Change the file, and try again.", code="bad-mapping", field=field
    )
