from pathlib import Path

import pytest

from backend.settings import load_settings


@pytest.mark.parametrize(
    ("chosen", "meant"),
    [
        ("", "sqlite:///{here}/data/log.sqlite"),
        ("sqlite:///logs/shop.sqlite", "sqlite:///{here}/logs/shop.sqlite"),
        ("sqlite:////var/shop.sqlite", "sqlite:////var/shop.sqlite"),
        ("postgresql://shop:telling@localhost/shop", "postgresql://shop:telling@localhost/shop"),
    ],
)
def test_that_the_logs_url_means_the_same_in_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(data="data", log=chosen).log_url == meant.format(here=tmp_path)
