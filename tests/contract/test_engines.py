import pytest

from backend.errors import Unavailable, Unreadable
from backend.store.engine_registry import (
    ENGINES,
    find_engine,
    open_existing_reader,
    open_log,
)
from backend.store.log_url import hide_password
from tests.contract.conftest import URLS, Engine


def test_that_every_engine_is_proven_by_this_suite() -> None:
    assert URLS.keys() == ENGINES.keys()


def test_that_a_log_is_there_once_its_writer_has_made_it(engine: Engine) -> None:
    assert not find_engine(engine.url).exists(engine.url)
    with pytest.raises(Unavailable, match="There is no log at") as refused:
        open_existing_reader(engine.url)
    assert refused.value.code == "no-log"
    engine.open()
    assert find_engine(engine.url).exists(engine.url)
    reader = open_existing_reader(engine.url)
    assert reader.head() == 0
    reader.close()


@pytest.mark.parametrize("url", ["nonsense", "oracle://host/log", "sqlite:///", "sqlite:x"])
def test_that_a_url_without_an_engine_is_refused(url: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_log(url)
    assert (refused.value.code, refused.value.field) == ("bad-log-url", "log")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:anna:hunter2@host/log",
        "postgresql://anna:hunter2@host:port/log",
        "postgresql://anna:hunter2@host:5432:1/log?password=hunter2",
    ],
)
def test_that_a_url_that_cannot_be_read_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_log(url)
    assert (refused.value.code, refused.value.field) == ("bad-log-url", "log")
    assert "hunter2" not in refused.value.message
    assert "***" in refused.value.message


def test_that_no_password_of_a_log_is_shown() -> None:
    assert hide_password("postgresql://anna:secret@host:5432/log") == (
        "postgresql://anna:***@host:5432/log"
    )
    assert hide_password("postgresql://host/log?sslpassword=a&password=secret&user=anna") == (
        "postgresql://host/log?sslpassword=***&password=***&user=anna"
    )
    assert hide_password("nats://anna:se/cr@et@host:4222/LOG") == "nats://anna:***@host:4222/LOG"
    assert hide_password("postgresql://host:5432/log?x=a@b") == "postgresql://host:5432/log?x=a@b"
    assert hide_password("postgresql://anna@host/log") == "postgresql://anna@host/log"
    assert hide_password("sqlite:////data/log.sqlite") == "sqlite:////data/log.sqlite"
