"""URLs of logs as they are read and shown."""

import pytest

from backend.store.log_url import has_unescaped_password, hide_password, join_hosts


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgresql://u:p@a/shop", "postgresql://u:p@a/shop"),
        ("postgresql://a:1,b:2/shop", "postgresql:///shop?host=a,b&port=1,2"),
        ("postgresql://u:p@a,b:2/shop?x=1", "postgresql://u:p@/shop?x=1&host=a,b&port=5432,2"),
        ("postgresql://[::1]:1,[::2]/shop", "postgresql:///shop?host=::1,::2&port=1,5432"),
        ("sqlite:////var/a,b.sqlite", "sqlite:////var/a,b.sqlite"),
    ],
)
def test_that_several_servers_are_read_as_options(written: str, read: str) -> None:
    assert join_hosts(written) == read


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://u:p@a,b/shop?lineage=/data/x.json", "postgresql://u:***@a,b/shop"),
        ("postgresql://a/shop?lineage=/data/x.json&x=1", "postgresql://a/shop?x=1"),
        ("postgresql://a/shop?x=1&lineage=/data/x.json", "postgresql://a/shop?x=1"),
    ],
)
def test_that_a_file_that_the_program_names_itself_is_not_shown(url: str, shown: str) -> None:
    assert hide_password(url) == shown


@pytest.mark.parametrize(
    ("url", "is_unescaped"),
    [
        ("postgresql://u:pa@ss@a/shop", True),
        ("postgresql://u:pa/ss@a/shop", True),
        ("postgresql://u:50%@a/shop", True),
        ("postgresql://u:p p@a/shop", True),
        ("postgresql://u:pa%40%2Fss@a:5432/shop", False),
        ("postgresql://u@a:5432/shop?x=a@b", False),
        ("postgresql:///shop", False),
        ("", False),
    ],
)
def test_that_a_password_that_is_read_as_something_else_is_seen(
    url: str, *, is_unescaped: bool
) -> None:
    assert has_unescaped_password(url) == is_unescaped
