"""Published tables as people have them: the same invoices, however they were saved."""

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from backports import zstd

from backend import clock
from backend.domain.orders import OrderCreated
from backend.domain.users import UserRegistered
from backend.errors import Unreadable
from backend.exchange.date_order import DateOrder
from backend.exchange.online_retail.retail_source import OnlineRetailSource
from tests.backend.exchange.retail_files import HEADER, II_HEADER, TEXT, book, zipped
from tests.backend.exchange.spreadsheets import row, write_book

ORDERS = [
    ("700001", "17850", 3564, 1_291_191_960_000_000),
    ("700002", "17851", 510, 1_292_249_100_000_000),
]


def orders(source: OnlineRetailSource) -> list[tuple[str, str, int, int]]:
    return [
        (fact.payload.order_id, fact.payload.user_id, fact.payload.total, fact.time)
        for fact in source.events()
        if isinstance(fact.payload, OrderCreated)
    ]


@pytest.mark.parametrize(
    ("content", "read_as"),
    [
        (TEXT.encode("latin-1"), "Windows-1252 (Latin-1), commas, dates month first"),
        (TEXT.replace("\n", "\r\n").encode("utf-16"), "UTF-16, commas, dates month first"),
        (TEXT.replace(HEADER, II_HEADER).encode(), "UTF-8, commas, dates month first"),
        (TEXT.replace(",", ";").replace(".55", ",55").encode(), "UTF-8, semicolons"),
        (gzip.compress(TEXT.encode()), "UTF-8, commas"),
        (zstd.compress(TEXT.encode()), "UTF-8, commas"),
        (zipped("data.csv", TEXT.encode("latin-1")), "Windows-1252 (Latin-1), commas"),
        (book(), "a sheet, dates ISO 8601"),
        (zipped("online_retail_II.xlsx", book()), "a sheet"),
    ],
    ids=["latin-1", "utf-16", "ii", "semicolons", "gz", "zst", "zip", "xlsx", "xlsx in a zip"],
)
def test_that_the_same_invoices_come_out_however_they_were_saved(
    tmp_path: Path, content: bytes, read_as: str
) -> None:
    (tmp_path / "table").write_bytes(content)
    source = OnlineRetailSource(tmp_path / "table")
    report = source.report("facts")

    assert orders(source) == ORDERS
    assert report.adds_up()
    assert report.files[0].read_as.startswith(read_as)
    assert len({one.name for one in source.commands()}) == source.size("commands")
    users = [one.payload for one in source.events() if isinstance(one.payload, UserRegistered)]
    assert [user.user_id for user in users] == ["17850", "17851"]


def test_that_a_spreadsheets_lines_are_named_by_their_sheet(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(book())
    files = OnlineRetailSource(tmp_path / "book.xlsx").report("facts").files
    assert [(file.name, file.lines) for file in files] == [
        ("book.xlsx/Year 2010", 2),
        ("book.xlsx/Year 2011", 1),
    ]


def test_that_what_cannot_be_told_can_be_said(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TEXT.replace("12/13/", "12/3/"), encoding="cp1252")
    with pytest.raises(Unreadable, match="--dates"):
        OnlineRetailSource(path)

    source = OnlineRetailSource(path, dates=DateOrder.dmy, encoding="latin-1")

    times = [clock.format_rfc3339(time)[:16] for *_, time in orders(source)]
    assert times == ["2010-01-12T08:26", "2010-03-12T14:05"]
    assert source.report("facts").files[0].read_as == "iso8859-1, commas, dates day first"


def test_that_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=lambda: (tmp_path / "pipe").write_bytes(TEXT.encode("latin-1")))
    writer.start()
    assert orders(OnlineRetailSource(tmp_path / "pipe")) == ORDERS
    writer.join()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (lambda: zipped("readme.txt.bak", b""), "no table in it"),
        (lambda: write_book({"s": [row(1, "a", "b")]}), "no sheet has the columns InvoiceNo"),
    ],
)
def test_that_another_table_is_refused(
    tmp_path: Path, content: Callable[[], bytes], reason: str
) -> None:
    (tmp_path / "x").write_bytes(content())
    with pytest.raises(Unreadable, match=reason):
        OnlineRetailSource(tmp_path / "x")


def test_that_several_tables_in_one_archive_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name in ("one.csv", "two.csv"):
            archive.writestr(name, TEXT)
    with pytest.raises(Unreadable, match=r"holds one\.csv, two\.csv"):
        OnlineRetailSource(tmp_path / "x.zip")
