"""The command line of `python -m console`."""

import argparse
import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from backend.settings import load_settings
from console.panels.panel_registry import PANELS
from console.settings.console_options import ConsoleOptions, ScreenshotRequest, default_config

WINDOW = "window"  # the whole of it, instead of one panel


def parse_arguments(arguments: Sequence[str]) -> ConsoleOptions:
    """Read the options; argparse ends the program with code 2 when they cannot be read."""
    parser = _parser()
    given = parser.parse_args(arguments)
    request = _screenshot_request(parser, given.screenshot, given.size)
    if given.check:
        parser.exit()
    settings = load_settings(data=given.data)
    return ConsoleOptions(
        data=settings.data_folder,
        role=settings.role,
        config=Path(given.config) if given.config else default_config(),
        theme=given.theme,
        screenshot=request,
    )


def _screenshot_request(
    parser: argparse.ArgumentParser, wanted: list[str] | None, size: tuple[int, int]
) -> ScreenshotRequest | None:
    if wanted is None:
        return None
    panel, file = wanted
    known = [*(entry.name for entry in PANELS), WINDOW]
    if panel not in known:
        near = get_close_matches(panel, known, 1)
        hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(known)}"
        parser.error(f"there is no panel {panel!r}; {hint}")
    return ScreenshotRequest(panel=panel, file=Path(file), width_px=size[0], height_px=size[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marigraph",
        usage="marigraph [--data DIR] [screenshot PANEL FILE [--theme THEME] [--size WxH]]",
        description="The Marigraph window over a data folder's backend.",
    )
    parser.add_argument("--check", action="store_true", help="read the options only, and end")
    parser.add_argument("--data", metavar="DIR", help="data folder (default: the user's own)")
    parser.add_argument("--config", metavar="DIR", help="folder in which the layout is remembered")
    parser.add_argument("--theme", choices=("system", "light", "dark"), help="colours")
    parser.add_argument(
        "--screenshot",
        nargs=2,
        metavar=("PANEL", "FILE"),
        help="save a picture of a panel, or of the whole `window`, without opening a display",
    )
    parser.add_argument(
        "--size", type=_parse_size, default=(1600, 1000), metavar="WxH", help="size in pixels"
    )
    return parser


def _parse_size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([1-9]\d{2,3})x([1-9]\d{2,3})", text)
    if match is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no size; write it as 1600x1000, each 100 to 9999"
        )
    return int(match[1]), int(match[2])
