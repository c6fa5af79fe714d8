import re
from typing import Any

import msgspec
import pytest

from backend.domain.field_types import Currency, Identifier
from backend.domain.module_catalogue import command_kinds, event_kinds, module_kinds
from backend.domain.registry import load_registry


def _properties(schema: bytes) -> dict[str, Any]:
    whole = msgspec.json.decode(schema)
    found: dict[str, Any] = whole["$defs"][whole["$ref"].rpartition("/")[2]]["properties"]
    return found


def test_that_every_command_has_a_sentence_and_a_schema() -> None:
    kinds = {kind.type: kind for kind in command_kinds(load_registry())}
    assert kinds["user.top-up"].summary == "Add money to a user's balance."
    assert kinds["user.top-up"].module == "users"
    assert list(_properties(kinds["user.top-up"].schema)) == ["user_id", "amount", "currency"]
    for kind in kinds.values():
        assert kind.summary.endswith("."), kind.type


def test_that_a_form_can_tell_money_and_secrets() -> None:
    kinds = {kind.type: kind for kind in command_kinds(load_registry())}
    assert _properties(kinds["user.top-up"].schema)["amount"]["format"] == "money"
    secret = _properties(kinds["user.change-password"].schema)["new_password"]
    assert (secret["format"], secret["writeOnly"]) == ("password", True)


def test_that_no_event_has_a_place_for_a_secret() -> None:
    for kind in event_kinds(load_registry()):
        for field, rules in _properties(kind.schema).items():
            assert "password" not in field, kind.type
            assert "writeOnly" not in rules, kind.type


def test_that_every_event_of_the_contract_is_there() -> None:
    assert [kind.type for kind in event_kinds(load_registry())] == [
        "order.cancelled",
        "order.created",
        "order.delivered",
        "order.paid",
        "order.shipped",
        "payment.failed",
        "payment.refunded",
        "payment.succeeded",
        "product.added",
        "product.delisted",
        "product.listed",
        "product.price-changed",
        "product.restocked",
        "product.stock-released",
        "product.stock-reserved",
        "product.stock-shipped",
        "user.balance-charged",
        "user.balance-refunded",
        "user.password-changed",
        "user.registered",
        "user.topped-up",
    ]


def test_that_the_schemas_patterns_can_be_compiled_elsewhere() -> None:
    for kind in command_kinds(load_registry()):
        for rules in _properties(kind.schema).values():
            re.compile(rules.get("pattern", ""))


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a\n", "a\tb", "a\x00", "a\u200b", "\u00a0", "x" * 65, "\ufeffa", "\u2028"],
)
def test_that_an_id_is_1_to_64_visible_characters(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, Identifier)


@pytest.mark.parametrize("text", ["a", "Ünïcode-✓", "x" * 64, "4711", "a/b"])
def test_that_other_texts_are_ids(text: str) -> None:
    assert msgspec.convert(text, Identifier) == text


@pytest.mark.parametrize("text", ["eur", "EURO", "EU", "EUR\n", ""])
def test_that_a_currency_is_three_capitals(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, Currency)


def test_that_what_moves_money_or_is_final_asks_first() -> None:
    asked = {kind.type: kind for kind in command_kinds(load_registry()) if kind.risk != "none"}
    assert sorted(asked) == [
        "order.cancel",
        "order.deliver",
        "order.pay",
        "payment.refund",
        "user.top-up",
    ]
    for kind in asked.values():
        fields = _properties(kind.schema)
        for named in re.findall(r"{(\w+)}", kind.confirmation):
            assert named in fields, kind.type
        assert "?" in kind.confirmation, kind.type


def test_that_a_command_with_amounts_says_where_their_currency_stands() -> None:
    views = {"orders", "products", "payments"}
    for kind in command_kinds(load_registry()):
        has_money = b'"format":"money"' in kind.schema
        assert has_money == (kind.currency is not None), kind.type
        if kind.currency is not None and not kind.currency.field:
            assert kind.currency.view in views, kind.type
            assert kind.currency.key_field.partition(".")[0] in _properties(kind.schema)


def test_that_a_module_says_what_it_is_and_names_its_subjects() -> None:
    kinds = {kind.name: kind for kind in module_kinds(load_registry())}
    assert (kinds["orders"].title, kinds["orders"].entity) == ("Orders", "order")
    assert all(kind.summary.endswith(".") for kind in kinds.values())


def test_that_a_pattern_is_said_in_words_beside_itself() -> None:
    [kind] = [each for each in command_kinds(load_registry()) if each.type == "user.top-up"]
    rules = _properties(kind.schema)
    assert rules["user_id"]["x-pattern-description"] == "1 to 64 visible characters"
    assert rules["amount"]["exclusiveMinimum"] == 0
