from pathlib import Path

import pytest

from console.app.arguments import parse_arguments
from tests.backend.cli.program import Program


@pytest.mark.parametrize("link", ["nonsense", "https://example.org", "marigraph://open/"])
def test_that_nonsense_opens_no_window(program: Program, link: str) -> None:
    refused = program.run("open", link, code=2)
    assert "no link of Marigraph" in refused.err


def test_that_a_link_chooses_the_folder_of_its_window(tmp_path: Path) -> None:
    config = ("--config", str(tmp_path))
    link = f"marigraph://open/lag?data={tmp_path}"
    assert parse_arguments([*config, "--open", link]).data == tmp_path


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("marigraph://open/lagg", "did you mean lag?"),
        ("marigraph://open/lag?profile=shop", "no profile 'shop'"),
        ("marigraph://open/lag?data=/nowhere/at/all", "not on this machine"),
    ],
)
def test_that_a_link_to_what_is_not_here_says_so(
    link: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_arguments(["--config", str(tmp_path), "--open", link])
    assert ended.value.code == 2
    assert reason in capsys.readouterr().err
