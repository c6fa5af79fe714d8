from collections.abc import Iterator

import msgspec
import pytest
from msgspec import inspect

from backend.errors import Unreadable
from backend.messages.commands import FromPrimary, ToPrimary
from backend.messages.control import ControlOrder, ControlRequest, ControlResponse
from backend.messages.events import FeedMessage
from backend.messages.notices import Notice
from backend.messages.queries import AskLog, AskView, QueryRequest, QueryResponse
from backend.wire.codec import QUESTIONS

EVERYTHING = (
    ToPrimary,
    FromPrimary,
    FeedMessage,
    QueryRequest,
    QueryResponse,
    Notice,
    ControlRequest,
    ControlResponse,
    ControlOrder,
)


def unbounded(kind: inspect.Type, path: str, seen: set[type]) -> Iterator[str]:
    """Yield the path of every integer, text and octets without an end."""
    match kind:
        case inspect.IntType(ge=None) | inspect.IntType(le=None):
            yield path
        case inspect.StrType(max_length=None) | inspect.BytesType(max_length=None):
            yield path
        case _:
            for step, part in parts(kind, seen):
                yield from unbounded(part, f"{path}{step}", seen)


def parts(kind: inspect.Type, seen: set[type]) -> list[tuple[str, inspect.Type]]:
    match kind:
        case inspect.StructType() if kind.cls not in seen:
            seen.add(kind.cls)
            return [(f" {kind.cls.__name__}.{each.name}", each.type) for each in kind.fields]
        case inspect.UnionType():
            return [("", part) for part in kind.types]
        case inspect.DictType():
            return [("[key]", kind.key_type), ("[value]", kind.value_type)]
        case inspect.ListType() | inspect.VarTupleType():
            return [("[]", kind.item_type)]
        case _:
            return []


def test_that_every_integer_and_text_of_every_message_has_an_end() -> None:
    seen: set[type] = set()
    kinds = inspect.multi_type_info(EVERYTHING)
    assert [path for kind in kinds for path in unbounded(kind, "", seen)] == []
    assert len(seen) > 60


@pytest.mark.parametrize(
    ("question", "field"),
    [
        (AskLog(after=2**63), "after"),
        (AskView(view="orders", at=2**64 - 1), "at"),
        (AskView(view="x" * 5000), "view"),
        (AskView(view="orders", filter="x" * 20_000), "filter"),
    ],
)
def test_that_a_question_beyond_its_bounds_is_refused_with_its_field(
    question: AskLog | AskView, field: str
) -> None:
    frame = QUESTIONS.encode(question)
    with pytest.raises(Unreadable) as caught:
        QUESTIONS.decode(frame)
    assert caught.value.field == field
    assert msgspec.structs.asdict(question)[field] is not None
