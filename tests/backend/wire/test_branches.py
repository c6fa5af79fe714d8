"""The files of branches: what is damaged says so, names are checked, nothing is half there."""

from pathlib import Path

import msgspec
import pytest

from backend.errors import Rejected, Unreadable
from backend.wire.branch_document import BranchDocument, EditedEvent, SkippedEvent
from backend.wire.branches import BranchFiles, BranchState, list_branches, report_branch

DOCUMENT = BranchDocument(
    format=1,
    created_us=5,
    by="anna",
    at=3,
    edits=(
        SkippedEvent(position=4),
        EditedEvent(position=5, patch=msgspec.Raw(b'{"data":{"amount":1}}')),
    ),
)


@pytest.fixture
def files(tmp_path: Path) -> BranchFiles:
    files = BranchFiles(tmp_path, "what-if")
    files.create(DOCUMENT)
    return files


def test_that_a_branch_is_read_as_it_was_written(files: BranchFiles) -> None:
    read = files.read()
    assert (read.at, read.by, read.edits[0]) == (3, "anna", SkippedEvent(position=4))
    edited = read.edits[1]
    assert isinstance(edited, EditedEvent)
    assert msgspec.json.decode(edited.patch) == {"data": {"amount": 1}}
    assert report_branch(files).word == "ready"


def test_that_a_name_is_given_once(files: BranchFiles) -> None:
    with pytest.raises(Rejected) as refused:
        files.create(DOCUMENT)
    assert refused.value.code == "exists"


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "-x", "a" * 61])
def test_that_a_name_must_be_one_of_a_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="no name for a branch"):
        BranchFiles(tmp_path, name)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "no branch that can be read"),
        (b"\xff\xfe", "no branch that can be read"),
        (b'{"format": 1, "at": 3}', "missing required field"),
        (
            b'{"format": 1, "created_us": 1, "by": "a", "at": -1, "edits": []}',
            "no branch that can be read",
        ),
        (
            b'{"format":1,"created_us":1,"by":"a","at":1,"edits":[{"kind":"burn","position":1}]}',
            "burn",
        ),
        (b'{"format": 2}', "format 2"),
    ],
)
def test_that_a_damaged_file_says_so_and_can_still_be_thrown_away(
    files: BranchFiles, tmp_path: Path, content: bytes, says: str
) -> None:
    files.document.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        files.read()
    assert says in refused.value.message
    assert str(files.document) in refused.value.message
    (listed,) = list_branches(tmp_path)
    assert (listed.word, listed.problem) == ("damaged", refused.value.message)
    files.discard()
    assert list_branches(tmp_path) == []


def test_that_a_folder_without_its_file_says_so(files: BranchFiles) -> None:
    files.document.unlink()
    with pytest.raises(Unreadable, match=r"holds no branch\.json"):
        files.read()


def test_that_a_damaged_outcome_says_that_the_branch_is_to_be_run_again(
    files: BranchFiles,
) -> None:
    files.outcome.write_bytes(b'{"start": ')
    with pytest.raises(Unreadable, match="Run the branch again"):
        files.read_outcome()
    assert report_branch(files).word == "damaged"


def test_that_a_renamed_branch_is_the_same_under_its_new_name(
    files: BranchFiles, tmp_path: Path
) -> None:
    files.write_state(BranchState(phase="done"))
    files.rename("better")
    assert [each.name for each in list_branches(tmp_path)] == ["better"]
    assert BranchFiles(tmp_path, "better").state().phase == "done"
    with pytest.raises(Unreadable) as gone:
        files.read()
    assert gone.value.code == "no-branch"


def test_that_no_branch_takes_the_name_of_another(files: BranchFiles, tmp_path: Path) -> None:
    BranchFiles(tmp_path, "other").create(DOCUMENT)
    with pytest.raises(Rejected) as refused:
        files.rename("other")
    assert refused.value.code == "exists"
    assert files.exists()


def test_that_a_branch_that_is_run_is_neither_renamed_nor_thrown_away(files: BranchFiles) -> None:
    with files.hold():
        assert report_branch(files).word == "running"
        with pytest.raises(Rejected, match="cancel it first"):
            files.rename("better")
        with pytest.raises(Rejected, match="cancel it first"):
            files.discard()
    files.discard()
    assert not files.exists()


def test_that_what_a_kill_left_of_a_discarded_branch_goes_with_the_next(
    files: BranchFiles, tmp_path: Path
) -> None:
    left = tmp_path / "branches" / ".discarded-0011223344556677"
    left.mkdir()
    (left / "rows.sqlite").write_bytes(b"rows")
    assert [each.name for each in list_branches(tmp_path)] == ["what-if"]
    files.discard()
    assert not left.exists()


def test_that_a_cancel_of_before_does_not_stop_the_next_run(files: BranchFiles) -> None:
    files.cancel()
    with files.hold():
        assert not files.is_cancelled()
        files.cancel()
        assert files.is_cancelled()
