"""Which commands are about a row, and what their forms are filled in with."""

from msgspec.structs import replace

from backend.domain.registry import load_registry
from backend.messages.catalogue import CatalogueReply, CommandKind
from backend.projection.installed_projections import load_projections
from backend.query.catalogue_builder import build_catalogue
from console.state.command_request import CommandRequest, commands_about, event_values, key_views
from tests.backend.wire.sample_values import EVENT


def catalogue() -> CatalogueReply:
    return build_catalogue(load_registry(), load_projections())


def requests(known: dict[str, object]) -> list[CommandRequest]:
    found: list[tuple[CommandKind, CommandRequest]] = commands_about(catalogue(), known)
    return [request for _, request in found]


def test_that_a_row_names_the_commands_about_it_before_those_that_mention_it() -> None:
    found = requests({"order_id": "o1", "status": "paid", "total": 5})
    types = [request.type for request in found]
    assert {"order.ship", "order.cancel", "order.pay"} <= set(types)
    assert types.index("order.ship") < types.index("payment.fail")
    assert all(request.data == {"order_id": "o1"} for request in found)


def test_that_nothing_is_offered_about_what_names_no_entity() -> None:
    assert requests({"status": "paid", "order_id": None, "day": "2017-01-01"}) == []


def test_that_fields_are_known_by_the_key_of_a_view() -> None:
    views = key_views(catalogue())
    assert {name: views[name].name for name in ("order_id", "user_id", "product_id")} == {
        "order_id": "orders",
        "user_id": "users",
        "product_id": "products",
    }
    assert "day" not in views  # of two key columns


def test_that_a_payload_that_cannot_be_read_gives_no_values() -> None:
    assert event_values(None) == {}
    assert event_values(replace(EVENT, data=b'{"order_id":"o1"}')) == {"order_id": "o1"}
    assert event_values(replace(EVENT, data=b"[1")) == {}
