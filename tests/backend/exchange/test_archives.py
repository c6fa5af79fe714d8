import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from backend.errors import Unreadable
from backend.exchange import archives
from backend.exchange.archives import iter_members

FILES = {"a.csv": b"one" * 9_000, "b.txt": b"two", "c.csv": b""}


def tar(files: dict[str, bytes] = FILES) -> bytes:
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"folder/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return kept.getvalue()


def zipped(files: dict[str, bytes] = FILES) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"folder/{name}", content)
        archive.writestr("__MACOSX/folder/a.csv", b"not a table")
    return kept.getvalue()


def members(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for file in iter_members(path, lambda name: name.endswith(".csv")):
        with file.content() as content:
            found[file.name] = content.read()
    return found


@pytest.mark.parametrize(
    "content",
    [tar(), zstd.compress(tar()), gzip.compress(tar()), zipped()],
    ids=["tar", "tar.zst", "tar.gz", "zip"],
)
def test_that_wanted_files_of_an_archive_are_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert members(tmp_path / "x") == {"a.csv": FILES["a.csv"], "c.csv": b""}


def test_that_packed_files_have_their_names_without_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv.zst").write_bytes(zstd.compress(b"one"))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"two"))
    assert members(tmp_path) == {"a.csv": b"one", "b.csv": b"two"}
    (tmp_path / "x.zip").write_bytes(zipped({"a.csv.gz": gzip.compress(b"one")}))
    assert members(tmp_path / "x.zip") == {"a.csv": b"one"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda: tar()[:20_000],  # in a member
        lambda: b"x" * 5_000,
        lambda: zipped()[:-30],
        lambda: zipped().replace(b"folder/c.csv", b"folder/d.csv", 1),
    ],
)
def test_that_damage_is_said(tmp_path: Path, damage: Callable[[], bytes]) -> None:
    (tmp_path / "x").write_bytes(damage())
    with pytest.raises(Unreadable, match="x cannot be read"):
        members(tmp_path / "x")


def test_that_an_encrypted_member_is_said(tmp_path: Path) -> None:
    content = bytearray(zipped())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(Unreadable, match="encrypted"):
        members(tmp_path / "x")


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE])
def test_that_a_header_without_end_is_refused_by_its_limit(tmp_path: Path, kind: bytes) -> None:
    entry = tarfile.TarInfo("long")
    entry.type, entry.size = kind, 1 << 32
    (tmp_path / "x").write_bytes(entry.tobuf() + b"x" * (1 << 22))
    with pytest.raises(Unreadable, match="longer than 1 MiB, which is the limit"):
        members(tmp_path / "x")


@pytest.mark.parametrize("pack", [tar, zipped])
def test_that_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, pack: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_MAX_MEMBERS", 2)
    (tmp_path / "x").write_bytes(pack())
    with pytest.raises(Unreadable, match="more than 2 files"):
        members(tmp_path / "x")
