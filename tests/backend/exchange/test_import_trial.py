"""What a trial says of a file is what its import does then; the trial writes nothing."""

from pathlib import Path

import msgspec
import pytest

from backend.errors import Unreadable
from backend.exchange.import_trial import candidate_kinds, try_import
from backend.messages.import_preview import ImportPreview
from tests.backend.exchange.foreign_events import bring, user, write
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_progress

_RETAIL = """\
InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,WHITE HANGING HEART,6,12/13/2010 8:26,2.55,17850,United Kingdom
536365,71053,WHITE METAL LANTERN,0,12/13/2010 8:26,3.39,17850,United Kingdom
"""


def trial(backend: InProcessBackend, path: Path) -> ImportPreview:
    return try_import(
        path, backend, backend.log, backend.registry, "here", lambda _size: ignore_progress
    )


def test_that_a_trial_says_what_the_import_records_then(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    bring(backend, write(tmp_path / "before.jsonl", user(1)))
    path = write(tmp_path / "file.jsonl", user(1), user(2), user(3, time="yesterday"), user(4))
    before = backend.events

    found = trial(backend, path)

    assert backend.events == before
    assert (found.kind, found.lines, found.taken, found.new) == ("cloudevents", 4, 2, 2)
    fates = {(fate.kind, fate.code): fate.lines for fate in found.fates}
    assert fates == {("unreadable", "unreadable"): [3], ("aside", "already-there"): [1]}
    report = bring(backend, path)
    recorded = [(event.type, event.subject, event.time) for event in backend.events[1:]]
    assert recorded == [(event.type, event.subject, event.time) for event in found.first]
    assert (report.files[0].taken, trial(backend, path).new) == (2, 0)


def test_that_the_kind_is_told_by_name_and_content(
    backend: InProcessBackend, tmp_path: Path
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(_RETAIL)
    found = trial(backend, table)
    assert (found.kind, found.lines, found.taken) == ("online-retail", 2, 1)
    assert {fate.code for fate in found.fates} >= {"no-quantity"}
    commands = tmp_path / "commands.jsonl"
    commands.write_bytes(msgspec.json.encode({"type": "user.register", "data": {}}))
    assert trial(backend, commands).are_commands
    with pytest.raises(Unreadable, match="neither JSON Lines"):
        trial(backend, write(tmp_path / "notes", b"# notes"))
    assert candidate_kinds(tmp_path) == ["olist"]
    assert candidate_kinds(Path("tables.csv.tar.zst"))[0] == "olist"
