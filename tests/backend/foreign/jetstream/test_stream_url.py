"""URLs of streams, and the secrets in them."""

from pathlib import Path

import pytest

from backend.errors import Unreadable
from backend.foreign.jetstream.stream_url import (
    parse_stream_url,
    put_stream,
    with_absolute_files,
)
from backend.wire.attachment import put_password, split_password

SECRET = "s3cr/et"  # noqa: S105 - of no server


def test_that_servers_user_stream_and_files_are_read() -> None:
    found = parse_stream_url(
        "nats+tls://anna:s%2Fcret@a.example,b.example:4333/ORDERS?ca=ca.pem", 5.0
    )

    assert found.servers == ("tls://a.example:4222", "tls://b.example:4333")
    assert (found.user, found.password, found.token) == ("anna", "s/cret", "")
    assert (found.stream, found.ca) == ("ORDERS", "ca.pem")
    assert found.shown == "nats+tls://anna:***@a.example,b.example:4333/ORDERS"


def test_that_a_password_without_a_user_is_a_token() -> None:
    found = parse_stream_url(put_password("nats://h/ORDERS", SECRET), 5.0)

    assert (found.user, found.password, found.token) == ("", "", SECRET)
    assert "s3cr" not in found.shown
    assert split_password("nats://:t0ken@h/ORDERS") == ("nats://h/ORDERS", "t0ken")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nats://secret@h/ORDERS", "a token is written as :TOKEN@"),
        ("nats://u:secret@h:99999/ORDERS", "is no HOST:PORT"),
        ("nats://u:secret@h/a.b", "is no name of a stream"),
        ("nats://u:secret@h/ORDERS?creds=x", "no option 'creds'; there are ca, certificate, cred"),
        ("nats://u:secret@h/ORDERS?credentials=x", "a file of credentials, and a user"),
        ("nats://:secret@h/ORDERS?credentials=x", "a file of credentials, and a user or a token"),
    ],
)
def test_that_what_cannot_be_read_is_said_without_the_secret(url: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as raised:
        parse_stream_url(url, 5.0)
    assert "secret" not in raised.value.message


def test_that_a_stream_is_named_beside_the_url() -> None:
    assert put_stream("nats://h:1?ca=x", "ORDERS") == "nats://h:1/ORDERS?ca=x"
    assert put_stream("nats://h/ORDERS", "ORDERS") == "nats://h/ORDERS"
    assert put_stream("nats://h/ORDERS", "") == "nats://h/ORDERS"
    with pytest.raises(Unreadable, match="give one"):
        put_stream("nats://h/ORDERS", "OTHER")


def test_that_files_mean_the_same_in_every_folder() -> None:
    found = with_absolute_files("nats://h/ORDERS?ca=my ca.pem")

    assert parse_stream_url(found, 5.0).ca == str(Path("my ca.pem").absolute())
    assert with_absolute_files("nats://h/ORDERS") == "nats://h/ORDERS"
