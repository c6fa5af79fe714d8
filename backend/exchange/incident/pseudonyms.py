"""Personal data becomes pseudonyms: the same value the same one, all over a file.

What is personal is declared by modules (fields of their events) and read models (columns of their
rows). The pseudonyms follow from the value and a key that is thrown away with the file: nobody can
turn them back, and rows of different views still belong together. Secrets are masked wherever they
occur, always: the fields in which commands take one, those with the name of one, and, in the texts
of operators, what stands behind such a name. No log should hold any, and a foreign one may.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import msgspec

from backend.domain.registry import Registry
from backend.exchange.incident.secret_names import HIDDEN, hide_secrets, is_secret_name
from backend.messages.events import Event, Origin
from backend.projection.read_model import Projection
from backend.projection.table_specs import TableSpec
from backend.store.annulments import EVENT_ANNULLED, decode_annulment

Record = dict[str, Any]
_KEY_BYTES = 32
_DIGITS = 10  # of a pseudonym, hexadecimal: among a million values two hardly ever share one
_ANY = "*"  # in a path: every element of a list
_MIN_TEXT_CHARS = 3  # shorter values are not looked for within sentences
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class Pseudonyms:
    """Masks events, rows and texts on their way into one file.

    `is_personal`: personal data too; secrets always. Events and rows are to be masked before the
    texts: what stood in those is looked for in these.
    """

    def __init__(
        self, registry: Registry, projections: Mapping[str, Projection], *, is_personal: bool
    ) -> None:
        self._registry = registry
        self._projections = projections
        self._is_personal = is_personal
        self._key = secrets.token_bytes(_KEY_BYTES)
        self._seen: dict[str, str] = {}  # values and their pseudonyms
        self._secret_names = frozenset(
            name for command in registry.commands.values() for name in command.secret_fields
        )

    def event(self, event: Event) -> Event:
        """Return the event with what is personal in its payload replaced."""
        if event.type == EVENT_ANNULLED:
            return self._annulment(event)
        data: Any = _decode(event.data)
        masked = self._without_secrets(data)
        if self._is_personal:
            for path in self._paths_of(event.type):
                masked = _replace_at(masked, path, self._pseudonym)
            if event.type not in self._registry.events:
                masked = _replace_texts(masked, self._pseudonym)  # nobody says what is personal
        return event if masked == data else msgspec.structs.replace(event, data=_encode(masked))

    def origin(self, origin: Origin) -> Origin:
        """Return where an event was read, with what stands beside its payload masked alike.

        A payload that could not be read cannot be masked either: its bytes are left out.
        """
        data: Any = _decode(origin.metadata) if origin.metadata else {}
        masked = self._without_secrets(data)
        if self._is_personal:
            masked = _replace_texts(masked, self._pseudonym)
        metadata = origin.metadata if masked == data else _encode(masked)
        return msgspec.structs.replace(origin, metadata=metadata, payload_hex="")

    def _annulment(self, event: Event) -> Event:
        """Return an annulment: what it annuls has to be found, and why is an operator's text."""
        payload = decode_annulment(event.data)
        reason = self.text(hide_secrets(payload.reason))
        if reason == payload.reason:
            return event
        data = _encode(msgspec.structs.replace(payload, reason=reason))
        return msgspec.structs.replace(event, data=data)

    def row(self, spec: TableSpec, row: Record) -> Record:
        """Return a row of a table with its secrets hidden, and what is personal replaced."""
        nested = {each.name for each in spec.columns if each.kind == "json"}
        row = {
            name: HIDDEN if isinstance(cell, str) and self._is_secret(name) else cell
            for name, cell in row.items()
        }
        personal = self._projections[spec.view].personal if self._is_personal else ()
        return {
            name: self._nested(cell, is_personal=name in personal)
            if name in nested and cell is not None
            else (self._pseudonym(cell) if name in personal else cell)
            for name, cell in row.items()
        }

    def _nested(self, cell: str, *, is_personal: bool) -> str:
        """Return a cell that holds JSON with what is within masked: handlers read it on as such."""
        if cell == HIDDEN:
            return cell
        try:
            data: Any = _decode(cell)
        except msgspec.DecodeError:  # a text that was masked before, or that a handler left empty
            pseudonym: str = self._pseudonym(cell) if is_personal else cell
            return pseudonym
        masked = self._without_secrets(data)
        if is_personal:
            masked = _replace_texts(masked, self._pseudonym)
        return cell if masked == data else _encode(masked).decode()

    def text(self, text: str) -> str:
        """Return a text with the values replaced that stood in masked fields of events and rows."""
        if not self._is_personal:
            return text
        for value, pseudonym in self._seen.items():
            if len(value) >= _MIN_TEXT_CHARS and value in text:
                text = text.replace(value, pseudonym)
        return text

    def record(self, record: Record) -> Record:
        """Return a record of operators with its secrets hidden, and the values in its texts."""
        masked = self._without_secrets(record)
        found: Record = _replace_texts(masked, lambda each: self.text(hide_secrets(str(each))))
        return found

    def _paths_of(self, type_: str) -> Iterable[list[str]]:
        known = self._registry.events.get(type_)
        if known is None:
            return ()
        return [path.split(".") for path in known.module.personal.get(type_, ())]

    def _pseudonym(self, value: Any) -> Any:  # noqa: ANN401 - a value of JSON
        if value is None or value == "" or isinstance(value, bool):
            return value
        text = value if isinstance(value, str) else _encode(value).decode()
        known = self._seen.get(text)
        if known is None:
            digest = hmac.digest(self._key, text.encode(), "sha256").hex()[:_DIGITS]
            known = f"masked-{digest}" + ("@masked.example" if "@" in text else "")
            self._seen[text] = known
        return known

    def _is_secret(self, name: str) -> bool:
        return name in self._secret_names or is_secret_name(name)

    def _hides(self, name: str, value: object) -> bool:
        """Say whether a field is hidden: by its name alone only a text, others are counts of it."""
        return name in self._secret_names or (isinstance(value, str) and self._is_secret(name))

    def _without_secrets(self, value: Any) -> Any:  # noqa: ANN401 - a value of JSON
        if isinstance(value, dict):
            return {
                name: HIDDEN if self._hides(name, each) else self._without_secrets(each)
                for name, each in cast("Record", value).items()
            }
        if isinstance(value, list):
            return [self._without_secrets(each) for each in cast("list[object]", value)]
        return value


def _replace_at(value: Any, path: list[str], replace: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - JSON
    """Return JSON in which what stands at a path is replaced; `*`: in every element of a list."""
    if not path:
        return replace(value)
    first, rest = path[0], path[1:]
    if first == _ANY and isinstance(value, list):
        return [_replace_at(each, rest, replace) for each in cast("list[object]", value)]
    if isinstance(value, dict):
        record = cast("Record", value)
        changed = {first: _replace_at(record[first], rest, replace)} if first in record else {}
        return record | changed
    return value


def _replace_texts(value: Any, replace: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        record = cast("Record", value)
        return {name: _replace_texts(each, replace) for name, each in record.items()}
    if isinstance(value, list):
        return [_replace_texts(each, replace) for each in cast("list[object]", value)]
    return replace(value) if isinstance(value, str) else value
