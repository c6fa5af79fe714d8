from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.settings import load_settings


@pytest.mark.parametrize(
    ("chosen", "meant"),
    [
        ("", "sqlite:///{here}/data/log.sqlite"),
        ("sqlite:///logs/shop.sqlite", "sqlite:///{here}/logs/shop.sqlite"),
        ("sqlite:////var/shop.sqlite", "sqlite:////var/shop.sqlite"),
        (
            "postgresql://shop:telling@localhost/shop",
            "postgresql://shop:telling@localhost/shop?lineage={here}/data/log-lineage.json",
        ),
    ],
)
def test_that_the_logs_url_means_the_same_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(data="data", log=chosen).log_url == meant.format(here=tmp_path)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("99", "replicas must be at most 16."),
        ("-1", "replicas must be at least 0."),
        ("many", "replicas must be a whole number, not a text."),
    ],
)
def test_that_a_setting_out_of_range_is_refused_in_a_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    monkeypatch.setenv("MARIGRAPH_REPLICAS", value)
    with pytest.raises(Unreadable) as caught:
        load_settings()
    assert words in caught.value.message
    assert "`" not in caught.value.message.partition(". ")[0]
