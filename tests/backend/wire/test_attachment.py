"""The attachment of a data folder, as it is kept."""

import stat
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from backend.errors import Unavailable, Unreadable
from backend.wire.attachment import (
    ATTACHMENT_FILE,
    PASSWORD_FILE,
    SSL_PASSWORD_FILE,
    Attachment,
    is_attached,
    put_password,
    read_attachment,
    read_mapping_text,
    split_password,
    split_ssl_password,
    url_with_password,
    write_attachment,
)

VARIABLE = "SHOP_PW"  # of the environment
STORE = Attachment(url="postgresql://anna@host/shop", name='the "shop"\n\x7f€😀', preset="marten")


def test_that_an_attachment_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    assert not is_attached(folder)
    assert read_attachment(folder) is None

    write_attachment(folder, STORE, mapping='extends = "marten"\n')

    assert is_attached(folder)
    assert read_attachment(folder) == STORE
    assert read_mapping_text(folder) == 'extends = "marten"\n'


def test_that_a_password_lies_apart_for_its_owner_alone(tmp_path: Path) -> None:
    url, password = split_password("postgresql://anna:s%40cret%2F@host:5433/shop?sslmode=require")
    store = Attachment(url=url, name="shop")

    write_attachment(tmp_path, store, password=password)

    assert (url, password) == ("postgresql://anna@host:5433/shop?sslmode=require", "s@cret/")
    assert "cret" not in (tmp_path / ATTACHMENT_FILE).read_text()
    assert stat.S_IMODE((tmp_path / PASSWORD_FILE).stat().st_mode) == 0o600
    assert url_with_password(tmp_path, store) == (
        "postgresql://anna:s%40cret%2F@host:5433/shop?sslmode=require"
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("postgresql://anna:se#cret@host/shop", "postgresql://anna@host/shop"),
        ("postgresql://anna:se?cret@host/shop", "postgresql://anna@host/shop"),
        ("postgresql://anna@host/shop?password=se%23cret", "postgresql://anna@host/shop"),
        (
            "postgresql://host/shop?connect_timeout=3&password=secret&sslmode=require",
            "postgresql://host/shop?connect_timeout=3&sslmode=require",
        ),
        ("postgresql://anna:secret@host?options=a@b", "postgresql://anna@host?options=a@b"),
        ("postgresql://:secret@/shop", "postgresql:///shop"),
    ],
)
def test_that_a_password_is_found_wherever_the_driver_finds_one(url: str, kept: str) -> None:
    without, password = split_password(url)

    assert without == kept
    assert password in {"secret", "se#cret", "se?cret"}
    parts = conninfo_to_dict(put_password(without, password))
    assert parts == conninfo_to_dict(url)
    assert put_password(url, "another") == put_password(kept, "another")


def test_that_the_password_of_a_key_lies_apart_too(tmp_path: Path) -> None:
    given = (
        "postgresql://anna:secret@host/shop?sslkey=k.pem&sslpassword=pass%20word&sslmode=require"
    )
    without, ssl_password = split_ssl_password(given)
    url, password = split_password(without)
    store = Attachment(url=url, name="shop")

    write_attachment(tmp_path, store, password=password, ssl_password=ssl_password)

    kept = (tmp_path / ATTACHMENT_FILE).read_text()
    assert [word for word in ("sslpassword", "word&", "secret") if word in kept] == []
    assert stat.S_IMODE((tmp_path / SSL_PASSWORD_FILE).stat().st_mode) == 0o600
    assert conninfo_to_dict(url_with_password(tmp_path, store)) == conninfo_to_dict(given)
    write_attachment(tmp_path, store)
    assert "password" not in conninfo_to_dict(url_with_password(tmp_path, store))
    assert not (tmp_path / SSL_PASSWORD_FILE).exists()


def test_that_a_password_may_be_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Attachment(url="postgresql://anna@host/shop", name="shop", password_variable=VARIABLE)
    write_attachment(tmp_path, store)
    with pytest.raises(Unavailable, match=VARIABLE) as caught:
        url_with_password(tmp_path, store)
    assert caught.value.code == "no-password"

    monkeypatch.setenv(VARIABLE, "secret")

    assert url_with_password(tmp_path, store) == "postgresql://anna:secret@host/shop"


def test_that_urls_without_a_password_stay_as_they_are(tmp_path: Path) -> None:
    for url in ("sqlite:////tmp/bank.db", "postgresql://anna@host/shop", "postgresql:///shop"):
        assert split_password(url) == (url, "")
        assert put_password(url, "") == url
    assert url_with_password(tmp_path, STORE) == STORE.url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("url = ", "no TOML"),
        ('url = "x"', "name"),
        ('url = "x"\nname = "y"\npage_events = 0', "page_events"),
        ('url = "x"\nname = "y"\nmore = 1', "more"),
    ],
)
def test_that_an_attachment_that_was_spoiled_by_hand_is_named(
    tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / ATTACHMENT_FILE).write_text(text)

    with pytest.raises(Unreadable, match=words) as caught:
        read_attachment(tmp_path)

    assert caught.value.code == "bad-attachment"
