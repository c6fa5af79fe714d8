"""`marigraph settings`: every setting: variable, type, default, value in force, meaning."""

from typing import Annotated

import msgspec
import typer

from backend.cli.output import print_json, print_line, print_table
from backend.cli.shared_options import Data, Json, settings_for
from backend.settings import SettingDescription, Settings, describe_settings
from backend.store.log_url import hide_password


def command(
    *,
    data: Data = None,
    as_json: Json = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a Markdown table.")] = False,
) -> None:
    """List the settings, with the values that are in force here."""
    listed = describe_settings()
    if markdown:
        _say_markdown(listed)
        return
    values = _values(settings_for(data))
    if as_json:
        for one in listed:
            print_json(msgspec.structs.asdict(one) | {"value": values[one.name]})
    else:
        print_table(
            ("setting", "variable", "type", "default", "value", "meaning"),
            [
                (
                    one.name,
                    one.variable,
                    one.type,
                    str(one.default),
                    str(values[one.name]),
                    one.help,
                )
                for one in listed
            ],
            right=set(),
        )


def _values(settings: Settings) -> dict[str, object]:
    """Return the values by name; the data folder as it is, the log without its password."""
    shown: dict[str, object] = {
        "data": str(settings.data_folder),
        "log": hide_password(settings.log_url),
        "read_models": hide_password(settings.read_models) if settings.read_models else "",
    }
    return {**msgspec.structs.asdict(settings), **shown}


def _say_markdown(listed: list[SettingDescription]) -> None:
    print_line("| setting | variable | type | default | meaning |")
    print_line("|---|---|---|---|---|")
    for one in listed:
        print_line(f"| `{one.name}` | `{one.variable}` | {one.type} | {one.default} | {one.help} |")
