import gzip
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from backend.errors import Unreadable
from backend.exchange import decompression
from backend.exchange.input_files import open_input, read_to_end

Pack = Callable[[bytes], bytes]
TEXT = b"one\ntwo\n" * 50_000


def read(tmp_path: Path, content: bytes) -> bytes:
    path = tmp_path / "x"
    path.write_bytes(content)
    with open_input(path) as stream:
        return stream.read()


@pytest.mark.parametrize("pack", [zstd.compress, gzip.compress])
def test_that_packed_content_is_told_by_its_first_bytes(tmp_path: Path, pack: Pack) -> None:
    assert read(tmp_path, pack(TEXT)) == TEXT
    assert read(tmp_path, pack(TEXT) + pack(b"more")) == TEXT + b"more"
    assert read(tmp_path, TEXT) == TEXT
    assert read(tmp_path, b"") == b""


@pytest.mark.parametrize("pack", [zstd.compress, gzip.compress])
def test_that_cut_and_damaged_content_is_said(tmp_path: Path, pack: Pack) -> None:
    packed = pack(TEXT)
    with pytest.raises(Unreadable, match="ends in the middle"):
        read(tmp_path, packed[:-3])
    with pytest.raises(Unreadable, match="damaged content"):
        read(tmp_path, packed[:12] + bytes(len(packed) - 12))
    with pytest.raises(Unreadable, match="damaged content"):
        read(tmp_path, packed + b"rubbish")


@pytest.mark.parametrize("pack", [zstd.compress, gzip.compress])
def test_that_a_bomb_is_unpacked_in_little_memory_up_to_the_limit(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decompression, "_FREE_BYTES", 1 << 25)
    monkeypatch.setattr(decompression, "_MAX_RATIO", 100)
    (tmp_path / "bomb").write_bytes(pack(bytes(1 << 27)))
    tracemalloc.start()
    try:
        with (
            pytest.raises(Unreadable, match="100 times its size"),
            open_input(tmp_path / "bomb") as stream,
        ):
            read_to_end(stream)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 23


def test_that_a_window_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    options: dict[int, int] = {
        zstd.CompressionParameter.window_log: 28,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    packer = zstd.ZstdCompressor(options=options)
    packed = packer.compress(TEXT) + packer.flush()
    with pytest.raises(Unreadable, match="128 MiB"):
        read(tmp_path, packed)
