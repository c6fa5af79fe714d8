"""The README's second quarter of an hour, as somebody types it."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.running import running

README = (Path(__file__).parents[3] / "README.md").read_text()
BEGIN, END = "<!-- the second quarter -->", "<!-- /the second quarter -->"
INSTALLED = "pip install -q eventsourcing\n"  # for the tests it is already
_BLOCK = re.compile(r"^( *)```bash\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks() -> list[str]:
    """Return what stands in the section to be typed."""
    section = README.partition(BEGIN)[2].partition(END)[0]
    return [textwrap.dedent(text) for _, text in _BLOCK.findall(section)]


def typed(script: str, folder: Path) -> str:
    """Return what a shell prints, in which all of it was typed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = subprocess.run(
        ["bash", "-e"],
        input=script,
        cwd=folder,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_that_it_leads_to_the_event_that_was_written_twice(tmp_path: Path) -> None:
    make, attach, ask = blocks()
    assert INSTALLED in make

    preview = typed(make.replace(INSTALLED, ""), tmp_path)
    typed(attach, tmp_path)
    with running(tmp_path / "followed", "--replicas", "1"):
        answers = typed(ask, tmp_path).splitlines()

    assert "eventsourcing (Python), events in stored_events" in preview
    assert [line.split()[1:3] for line in answers[1:3]] == [["Ben", "80"], ["Anna", "200"]]
    blame = next(place for place, line in enumerate(answers) if " amount = 200 " in line)
    assert [line.split()[0] for line in answers[blame + 2 : blame + 6]] == ["6", "5", "2", "1"]
    assert [line.split()[0] for line in answers[-2:]] == ["5", "6"]
