"""The README says what is so."""

import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text()


def printed(*arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-m", "backend", *arguments], capture_output=True, text=True, check=True
    )
    return finished.stdout


def test_that_the_settings_table_is_the_one_that_the_program_prints() -> None:
    table = README.partition("<!-- settings -->\n")[2].partition("<!-- /settings -->")[0]
    assert table == printed("settings", "--markdown")


def test_that_every_command_of_the_program_is_in_the_readme() -> None:
    _, _, listed = printed("--help").partition("Commands:")
    commands = re.findall(r"^  ([a-z]+) ", listed, flags=re.MULTILINE)
    assert len(commands) >= 10
    missing = [name for name in commands if f"| `marigraph {name}" not in README]
    assert missing == []


def test_that_the_picture_in_the_readme_is_there() -> None:
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (Path(__file__).parents[1] / picture).is_file(), picture
