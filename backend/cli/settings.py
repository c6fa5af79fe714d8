"""`marigraph settings`: every setting with its variable, type, default and meaning."""

from typing import Annotated

import typer

from backend.cli.options import Json
from backend.cli.printing import say, say_json, say_table
from backend.settings import Described, describe


def command(
    as_json: Json = False,  # noqa: FBT002 - an option
    markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")] = False,  # noqa: FBT002 - an option
) -> None:
    """List the settings."""
    listed = describe()
    if as_json:
        for one in listed:
            say_json(one)
    elif markdown:
        _say_markdown(listed)
    else:
        say_table(
            ("setting", "variable", "type", "default", "meaning"),
            [(one.name, one.variable, one.type, _default(one), one.help) for one in listed],
            right=set(),
        )


def _say_markdown(listed: list[Described]) -> None:
    say("| setting | variable | type | default | meaning |")
    say("|---|---|---|---|---|")
    for one in listed:
        say(f"| `{one.name}` | `{one.variable}` | {one.type} | {_default(one)} | {one.help} |")


def _default(one: Described) -> str:
    return "" if one.default == "" else str(one.default)
