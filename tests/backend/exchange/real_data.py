"""The published data beside the repository, where it is."""

import csv
import io
import tarfile
from pathlib import Path
from typing import TypeAlias

import pytest
from backports import zstd

Tables: TypeAlias = dict[str, list[dict[str, str]]]

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
OLIST = DATA / "olist_dev.csv.tar.zst"
RETAIL = DATA / "online_retail_2010_2011.csv.zst"


def there(path: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not path.exists(), reason=f"{path.name} may not be shipped")


def plain_tables() -> Tables:
    """The tables as plain dictionaries, read by other code than the importer's."""
    content = zstd.decompress(OLIST.read_bytes())
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        found: dict[str, list[dict[str, str]]] = {}
        for entry in archive:
            inside = archive.extractfile(entry) if entry.isfile() else None
            if inside:
                name = Path(entry.name).name.removeprefix("olist_").removesuffix("_dataset.csv")
                found[name] = list(csv.DictReader(io.TextIOWrapper(inside, "utf-8")))
    return found
