"""Read models of an operator's own, in one file of an attached folder."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from backend.errors import Unreadable
from backend.projection.applier import Applier
from backend.projection.folder_models import load_models
from backend.projection.handler_digest import handler_digests
from backend.projection.live_store import LiveStore
from backend.projection.views_file import load_views_file
from backend.wire.attachment import Attachment, write_attachment
from tests.backend.wire.sample_values import EVENT

BALANCES = """
from backend.plugin import AnyPayload, EventMeta, Projection, ViewRow, ViewTables


class Balance(ViewRow, kw_only=True):
    account: str
    amount: int = 0


def credit(event: AnyPayload, meta: EventMeta, tables: ViewTables) -> None:
    if meta.type == "credited":
        row = tables[Balance].get(meta.subject) or Balance(account=meta.subject)
        row.amount += event.value["amount"]
        tables[Balance].put(row)


BALANCES = Projection(
    name="balances",
    summary="What each account has.",
    row=Balance,
    key=("account",),
    handlers={AnyPayload: credit},
    order="account",
)
"""

TWICE = f"""{BALANCES}
OTHER = Projection(
    name="balances", summary="", row=Balance, key=("account",), handlers={{}}, order="account"
)
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "my_views.py"
    path.write_text(text)
    return path


def test_that_views_of_a_file_fold_the_events_of_an_attached_folder(tmp_path: Path) -> None:
    path = written(tmp_path, BALANCES)
    store = Attachment(url="sqlite:////bank.db", name="bank", views=str(path))
    write_attachment(tmp_path, store)

    models = load_models(tmp_path)

    assert list(models.projections) == ["balances", "streams"]
    events = [
        replace(
            EVENT,
            position=position,
            type=type_,
            subject="a",
            data=json.dumps({"amount": amount}).encode(),
        )
        for position, type_, amount in ((1, "credited", 3), (2, "opened", 9), (3, "credited", 4))
    ]
    with closing(LiveStore(tmp_path / "rows.sqlite", models.projections)) as rows:
        applier = Applier(rows, models.projections, models.registry)
        applier.apply(events)
        row = rows.tables_of("balances")[0].rows.get("a")
    assert row is not None
    assert (getattr(row, "amount", None), row.position) == (7, 3)
    assert not applier.parked_entities["balances"].events


def test_that_another_handler_has_another_digest(tmp_path: Path) -> None:
    before = handler_digests(load_views_file(written(tmp_path, BALANCES))["balances"])
    changed = tmp_path / "changed"
    changed.mkdir()

    after = handler_digests(
        load_views_file(written(changed, BALANCES.replace("+=", "-=")))["balances"]
    )

    assert before.keys() == after.keys() == {"AnyPayload"}
    assert before != after


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "defines no Projection"),
        ("import nothing_of_the_kind", "ModuleNotFoundError"),
        ("def (", "SyntaxError"),
        (TWICE, "two read models are called balances"),
    ],
)
def test_that_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(Unreadable, match=words) as caught:
        load_views_file(path)

    assert str(path) in caught.value.message
    assert caught.value.code == "bad-views"
