"""The audit after a kill, after a torn write, and when its file is broken."""

import logging
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from backend.audit.audit_file import AUDIT_FILE_NAME
from backend.audit.audit_reader import read_audit_file
from backend.audit.audit_store import AuditStore
from backend.messages.audit import AskAudit, AuditEntry
from backend.messages.control import Pause
from tests.backend.audit.audit_files import fill

PAUSE = Pause(replica="replica-1", by="anna")
PAGE_BYTES = 4096


def write_and_kill(folder: Path, count: int) -> list[int]:
    """Let a process write acts, kill it, and return those that it said are on record."""
    command = [sys.executable, "-m", "tests.backend.audit.audit_writer_process"]
    with subprocess.Popen(
        [*command, str(folder), "before"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        numbers = [int(line) for line in islice(process.stdout, count)]
        process.kill()
    return numbers


def entries(folder: Path) -> dict[int, AuditEntry]:
    page = read_audit_file(folder, AskAudit(limit=500))
    assert page.next_before is None
    return {each.number: each for each in page.entries}


def test_that_a_kill_loses_nothing_that_was_on_record(tmp_path: Path) -> None:
    written = [*write_and_kill(tmp_path, 7), *write_and_kill(tmp_path, 12)]
    found = entries(tmp_path)
    assert written == sorted(set(written))
    outcomes = {number: found[number].outcome for number in written}
    assert outcomes == {each: "done" if each % 3 else "unknown" for each in written}


@pytest.mark.parametrize("torn", ["cut", "garbled"])
def test_that_a_torn_write_at_the_end_loses_nothing_before_it(tmp_path: Path, torn: str) -> None:
    last = write_and_kill(tmp_path, 20)[-1]
    wal = tmp_path / f"{AUDIT_FILE_NAME}-wal"
    whole = wal.read_bytes()
    end = whole[:-100] if torn == "cut" else whole[:-100] + b"\xff" * 100
    wal.write_bytes(end)
    assert list(range(1, last)) == sorted(entries(tmp_path))[: last - 1]
    store = AuditStore(tmp_path, "after", logging.getLogger("test"))
    assert store.begin(PAUSE, "operator") >= last
    store.close()


def filled(folder: Path, count: int) -> Path:
    """Write an audit of several pages, and return its file with everything in it."""
    AuditStore(folder, "before", logging.getLogger("test")).close()
    fill(folder, count)
    return folder / AUDIT_FILE_NAME


def test_that_of_a_damaged_file_is_kept_what_can_be_read_and_that_is_an_act_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = filled(tmp_path, 300)
    content = bytearray(path.read_bytes())
    page = content.rindex(b"replica-1") // PAGE_BYTES  # the page of some acts
    content[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] = b"\xee" * PAGE_BYTES
    path.write_bytes(content)

    store = AuditStore(tmp_path, "after", logging.getLogger("test"))
    number = store.begin(PAUSE, "operator")
    found = store.answer(AskAudit(limit=500)).entries
    replaced = next(each for each in found if each.act == "replace-audit")
    assert found[0].number == number
    kept = [each for each in found if each.number < replaced.number]
    assert len(kept) > 50
    assert f'"restored":{len(kept)}' in replaced.parameters.decode()
    (aside,) = tmp_path.glob("audit.damaged-*.sqlite")
    assert aside.name in replaced.parameters.decode()
    assert aside.read_bytes() == content
    assert aside.name in caplog.text
    store.close()


def test_that_a_file_that_is_no_audit_at_all_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / AUDIT_FILE_NAME).write_bytes(b"no database at all" * 1_000)
    store = AuditStore(tmp_path, "after", logging.getLogger("test"))
    (replaced,) = store.answer(AskAudit()).entries
    assert (replaced.by, replaced.act, replaced.number) == ("supervisor", "replace-audit", 1)
    store.close()
