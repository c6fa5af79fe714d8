"""Messages of a stream as events."""

from backend.foreign.event_fields import SUBJECT_OF_MESSAGE, EventFields, FoundEvent
from backend.foreign.foreign_event import ForeignEvent, ForeignPayload
from backend.foreign.foreign_time import ForeignTimeReader
from backend.foreign.jetstream.stream_message import StreamMessage
from backend.foreign.mapping import FIELDS, Mapping
from backend.foreign.payload_decoder import decode_foreign_payload
from backend.foreign.sql_source import SqlCell


class MessageDecoder:
    """Knows what becomes of a message; see `EventDecoder`.

    not_kept: the fields that no message has.
    """

    def __init__(self, stream: str, mapping: Mapping) -> None:
        """`stream`: with its name the events' sources begin.

        Raises:
            Unreadable: code `bad-mapping`; the mapping names a time zone that there is not.
        """
        self._data_rule, self._metadata_rule = mapping.data, mapping.metadata
        found = {name: mapping.envelope.rule(name) for name in FIELDS}
        self._rules = {name: rule for name, rule in found.items() if rule is not None}
        self._fields = EventFields(stream, self._rules, ForeignTimeReader(mapping.time))
        self.not_kept = self._fields.not_kept

    def decode(self, message: StreamMessage) -> ForeignEvent:
        """Return the event of a message; one without a body has no payload."""
        parts: dict[str, SqlCell] = {
            "seq": message.sequence,
            "subject": message.subject,
            "time": message.time,
        }
        cells = {name: parts.get(rule.sql) for name, rule in self._rules.items() if rule.sql}
        headers = ForeignPayload(value=dict(message.headers)) if message.headers else None
        return self._fields.fill(
            FoundEvent(
                position=(message.sequence,),
                cells={**cells, SUBJECT_OF_MESSAGE: message.subject},
                data=decode_foreign_payload(message.data or None, self._data_rule),
                metadata=headers if self._metadata_rule else None,
            )
        )
