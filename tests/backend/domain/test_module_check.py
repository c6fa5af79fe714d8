import msgspec
import pytest

from backend.domain.descriptions import CommandDescription
from backend.domain.field_types import Identifier, Secret
from backend.domain.module import Payload, SecretEffect
from backend.domain.registry import Registry
from backend.errors import Unreadable
from tests.backend.domain.table_module import SetPin, with_pin


class SetPins(Payload, frozen=True, kw_only=True):
    """Set the pins of several tables, where none can be kept apart."""

    table_id: Identifier
    pin: Secret
    pins: list[SetPin]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"key": "table"}, "table.set-pin has no field table"),
        ({"owner": ("room_id", "tables")}, "table.booked has no field room_id"),
        ({"secrets": {"table.set-pni": SecretEffect(new="pin")}}, "secrets name table.set-pni"),
        ({"secrets": {"table.set-pin": SecretEffect(new="pni")}}, "no field pni of the type Sec"),
        (
            {"secrets": {"table.set-pin": SecretEffect(new="pin", old="table_id")}},
            "no field table_id of the type Secret",
        ),
        ({"commands": {"table.set-pin": SetPins}}, "pins of table.set-pin holds a Secret within"),
        ({"event_tones": {"table.boked": "good"}}, "event_tones name table.boked"),
        ({"schema_versions": {"table.boked": 3}}, "schema_versions name table.boked"),
        ({"upcasts": {("table.boked", 1): dict}}, "upcasts name table.boked"),
        (
            {"command_descriptions": {"table.set": CommandDescription()}},
            "command_descriptions name table.set",
        ),
        (
            {"translations": {"zh_CN": {"Set {table_id}?": "?"}}},
            '"Set {table_id}?" has other places for values ({table_id})',
        ),
    ],
)
def test_that_a_module_that_does_not_fit_together_is_named_at_the_start(
    changes: dict[str, object], says: str
) -> None:
    with pytest.raises(Unreadable, match="The module tables does not fit") as caught:
        Registry([msgspec.structs.replace(with_pin(), **changes)])
    assert caught.value.code == "bad-module"
    assert says in caught.value.message
