"""Whatever stands in a file, an import ends with a report that adds up, and nothing comes twice."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.errors import Unreadable
from backend.exchange.formats import FORMATS
from backend.exchange.import_source import ImportSource
from backend.exchange.log_export import export_log
from backend.exchange.log_selection import WholeLog
from backend.exchange.olist.olist_source import OlistSource
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from backend.store.engine_registry import open_log
from tests.backend.exchange.foreign_events import bring, user
from tests.backend.exchange.in_process_backend import InProcessBackend, ignore_export
from tests.backend.exchange.olist_files import write_archive
from tests.backend.exchange.retail_files import TEXT, book, zipped

OpenSource: TypeAlias = Callable[[Path], ImportSource]

NAMES = st.sampled_from([*user(1), "actor", "recorded", "correlationid", "data_base64", "position"])
ODD = st.sampled_from(
    ["", 0, -1, 1.5, 10**30, "x" * 2_000, "\0", "é", "e\u0301", "9999-12-31T23:59:59.9999999-23:59"]
) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=9), st.lists)
EVENTS = st.lists(st.tuples(st.integers(1, 5), st.dictionaries(NAMES, ODD, max_size=2)), max_size=8)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd") / "file"


@given(events=EVENTS)
def test_that_every_import_adds_up_and_comes_back_from_its_export(
    path: Path, events: list[tuple[int, dict[str, object]]]
) -> None:
    lines = [json.dumps(user(number) | changes) for number, changes in events]
    path.write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    backend = InProcessBackend(open_log("memory:"))
    for _ in range(2):
        report = bring(backend, path)
        assert report.adds_up()
        assert report.files[0].taken == len(backend.events)
    for form in FORMATS.values():
        export_log(WholeLog(backend.log), str(path), form, ignore_export)
        copy = InProcessBackend(open_log("memory:"))
        bring(copy, path)
        assert copy.events == backend.events


@pytest.mark.parametrize("kind", ["olist", "zip", "xlsx", "csv"])
@given(data=st.data())
def test_that_a_damaged_table_is_read_or_refused(
    path: Path, kind: str, data: st.DataObject
) -> None:
    open_source, content = KINDS[kind]
    damaged = bytearray(content(path))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged)))
        length = data.draw(st.sampled_from([0, 1, 40]))
        damaged[place : place + length] = data.draw(st.binary(max_size=6))
    path.write_bytes(damaged)
    try:
        source = open_source(path)
    except Unreadable:
        return
    assert source.report("facts").adds_up()
    assert source.size("facts") >= 0 <= source.size("commands")


KINDS: dict[str, tuple[OpenSource, Callable[[Path], bytes]]] = {
    "olist": (OlistSource, lambda path: write_archive(path.with_suffix(".tar")).read_bytes()),
    "zip": (OnlineRetailSource, lambda _: zipped("x.csv", TEXT.encode("latin-1"))),
    "xlsx": (OnlineRetailSource, lambda _: book()),
    "csv": (OnlineRetailSource, lambda _: TEXT.encode("utf-16")),
}
