"""A log of all sorts of events, filters that fit it, and what they mean in plain Python."""

import random
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from backend.filters.syntax_tree import Comparison, Filter, Operator, Term
from backend.messages.events import Draft, Event, TimeBasis
from tests.backend.filters.trees import OPERATORS
from tests.backend.query import reference

START = reference.moments("2017-09-19T10:30:00")[0]
NOW = START + 3_600_000_000
KINDS = [
    ("orders", "order", "order.created"),
    ("orders", "order", "order.paid"),
    ("products", "product", "product.added"),
    ("a_b", "a%b", "odd.happened"),
]
NAMES = ["1", "17", "ä", "a\u0308", "A%", "a_", "[x]", "x/y", "10"]
ACTORS = ["anna", "Anna", "importer 'x'", "", "a%a", "日本"]
BASES: list[TimeBasis | None] = [None, "observed", "implied", "proxy"]
TEXTS = [
    "",
    "paid",
    "PAID",
    'say "no"',
    "back\\slash",
    "100%",
    "10",
    "true",
    "[]",
    "Ä",
    "S\u00e3o",
    "Sa\u0303o",
    "\u0000",
    "é\n",
]
VALUES: list[object] = [
    None,
    True,
    False,
    0,
    1,
    10,
    -5,
    10.5,
    2**53,
    *TEXTS,
    [1, "x"],
    {"k": 10},
    [],
]
ORDERED: list[Operator] = OPERATORS
EQUAL: list[Operator] = [":", "=", "!="]


def drafts(count: int, seed: int) -> list[Draft]:
    """Return events in no order of time, with payloads of every shape."""
    dice = random.Random(seed)  # noqa: S311  # repeatable
    return [_draft(dice, number) for number in range(1, count + 1)]


def _draft(dice: random.Random, number: int) -> Draft:
    module, entity, kind = dice.choice(KINDS)
    data: dict[str, object] = {"total": dice.choice(VALUES), "note": dice.choice(TEXTS)}
    if dice.random() < 0.7:
        data["deep"] = {"list": [dice.choice(VALUES), {"id": dice.choice(TEXTS)}], "x-y": number}
    return Draft(
        id=number.to_bytes(16, "big"),
        source=f"/marigraph/{dice.choice(['shop', 'Shop 2'])}/{module}",
        type=kind,
        subject=f"{entity}-{dice.choice(NAMES)}",
        time=START + dice.randrange(-40, 40) * 3_600_000_000,
        correlation=(number // 3).to_bytes(16, "big"),
        causation=dice.choice([None, (number // 2).to_bytes(16, "big")]),
        actor=dice.choice(ACTORS),
        schema=dice.choice([1, 1, 2]),
        basis=dice.choice(BASES),
        data=msgspec.json.encode(data),
    )


FIELDS: dict[str, tuple[list[Operator], list[str]]] = {
    "type": (ORDERED, [*(kind for _, _, kind in KINDS), "order.*", "*.added", "o?d.*", "none"]),
    "source": (ORDERED, ["/marigraph/shop/orders", "/marigraph/*", "*Shop?2*", "*/a_b"]),
    "subject": (
        ORDERED,
        ["order-1", "order-*", "*-1?", "a%b-*", "*[x]", "product-x/y", "*%", "order-\u00e4"],
    ),
    "actor": (ORDERED, [*ACTORS, "*nna", "a?a", "*"]),
    "schema": (ORDERED, ["1", "2"]),
    "position": (ORDERED, ["0", "7", "50", "1000"]),
    "version": (ORDERED, ["1", "3"]),
    "basis": (EQUAL, ["observed", "implied", "proxy"]),
    "id": (EQUAL, [str(UUID(int=7)), str(UUID(int=9999))]),
    "correlation": (EQUAL, [str(UUID(int=3)), UUID(int=4).hex]),
    "causation": (EQUAL, [str(UUID(int=3)), str(UUID(int=4))]),
    "time": (ORDERED, ["2017-09-19", "2017-09-20", "2017-09-19T10:30:00"]),
    "since": ([":"], ["2017-09-19", "2017-09-20T10:30:00"]),
    "until": ([":"], ["2017-09-19", "2017-09-18T10:30:00"]),
    "data.total": (
        ORDERED,
        ["0", "1", "10", "10.5", "-5", "true", "false", "paid", "*a*", "[]", "x"],
    ),
    "data.note": (ORDERED, [*TEXTS[:-2], "*%", "s?y*", "*\\*"]),
    "data.deep.list.0": (ORDERED, ["10", "1", "true", "paid", "PAID"]),
    "data.deep.list.1.id": (ORDERED, ["10", "P*", "Ä"]),
    "data.deep.x-y": (ORDERED, ["10", "20.0", "x"]),
    "data.none": (ORDERED, ["1", "x"]),
    "data.deep": (ORDERED, ["1", "x", "{*"]),
}


@st.composite
def event_tests(draw: st.DrawFn) -> Filter:
    """Return tests that fit the log."""
    field = draw(st.sampled_from(sorted(FIELDS)))
    operators, values = FIELDS[field]
    operator = draw(st.sampled_from(operators))
    any_too = [] if field in {"since", "until"} or operator != ":" else ["*"]
    value = draw(st.sampled_from([*values, *any_too]))
    textual = field in {"type", "source", "subject", "actor"} or field.startswith("data.")
    return Comparison(field, operator, value, quoted=textual and draw(st.booleans()))


def event_words() -> st.SearchStrategy[Filter]:
    words = [
        "paid",
        "ORDER",
        "anna",
        "%",
        "_",
        '"',
        "\\",
        "17",
        "ä",
        "Ä",
        "x/y",
        "order-1",
        "-",
        "",
    ]
    return st.builds(Term, st.sampled_from(words), st.booleans())


def matches(tree: Filter, event: Event) -> bool:
    """Say in plain Python whether the filter holds for the event."""
    return reference.holds(tree, lambda leaf: _leaf(leaf, event))


def _leaf(leaf: Comparison | Term, event: Event) -> bool:
    if isinstance(leaf, Term):
        return _occurs(leaf, event)
    if leaf.field.startswith("data."):
        return _in_payload(leaf, event.data)
    cells = msgspec.structs.asdict(event) | {"since": event.time, "until": event.time}
    return _on_field(leaf, cells[leaf.field])


def _on_field(test: Comparison, value: Any) -> bool:  # noqa: ANN401  # any field of an event
    match test.field:
        case "schema" | "position" | "version":
            return reference.test_of(test, value, "integer")
        case "time" | "since" | "until":
            operator: dict[str, Operator] = {"since": ">=", "until": "<="}
            as_time = replace(test, operator=operator.get(test.field, test.operator))
            return reference.test_of(as_time, value, "time")
        case "id" | "correlation" | "causation":
            if test.value == "*":
                return value is not None
            same: bool = value == UUID(test.value).bytes
            return same == (test.operator != "!=")
        case _:
            return reference.test_of(test, value, "text")


def _occurs(word: Term, event: Event) -> bool:
    written = msgspec.json.encode(word.text).decode()[1:-1]
    outside = [event.type, event.subject, event.actor]
    inside = reference.occurs(Term(written), event.data.decode())
    return inside or any(reference.occurs(word, text) for text in outside)


def _in_payload(test: Comparison, data: bytes) -> bool:
    value = _value_at(msgspec.json.decode(data), test.field.split(".")[1:])
    if test.operator == ":" and test.value == "*" and not test.quoted:
        return value is not None
    match test.operator:
        case ":" | "=":
            return _equal(test, value)
        case "!=":
            return not _equal(test, value)
        case operator:
            number = _number(test)
            if number is None:
                return isinstance(value, str) and reference.compare(
                    operator, value, test.value, test.value
                )
            return _is_number(value) and reference.compare(operator, value, number, number)  # type: ignore[arg-type]  # a number


def _value_at(value: object, path: list[str]) -> object:
    for step in path:
        if isinstance(value, list) and step.isdecimal():
            value = dict(enumerate(cast("list[object]", value))).get(int(step))
        elif isinstance(value, dict):
            value = cast("dict[str, object]", value).get(step)
        else:
            return None
    return value


def _equal(test: Comparison, value: object) -> bool:
    if isinstance(value, bool):
        return not test.quoted and not reference.is_glob(test) and test.value == str(value).lower()
    if isinstance(value, str):
        return (
            reference.globbed(test.value, value)
            if reference.is_glob(test)
            else reference.same_text(value, test.value)
        )
    return _is_number(value) and _number(test) == value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(test: Comparison) -> float | int | None:
    try:
        return None if test.quoted else msgspec.json.decode(test.value, type=int | float)
    except msgspec.DecodeError:
        return None
