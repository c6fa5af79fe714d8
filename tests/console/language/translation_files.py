"""`python -m tests.console.language.translation_files`: bring the texts of a language up to date.

Texts that are new in the code are added to `resources/translations/*.ts` as unfinished, those that
are gone are dropped; then Qt's `lrelease` compiles what the window loads. Both tools come with Qt.
"""

import subprocess
import sys
from pathlib import Path

from tests.console.language.code_texts import ROOT

FOLDER = ROOT / "resources" / "translations"


def update(source: Path) -> None:
    """Take over the texts that the code has now."""
    _run(
        "pyside6-lupdate",
        *("-extensions", "py", "-recursive", str(ROOT / "console"), str(ROOT / "backend")),
        *("-tr-function-alias", "tr+=tr_noop", "-locations", "none", "-no-obsolete", "-silent"),
        *("-disable-heuristic", "sametext", "-disable-heuristic", "similartext"),
        *("-ts", str(source)),
    )


def compile_texts(source: Path, target: Path) -> None:
    """Write what the window loads."""
    _run("pyside6-lrelease", str(source), "-silent", "-qm", str(target))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(Path(sys.executable).parent / tool), *arguments], check=True)


if __name__ == "__main__":
    for file in sorted(FOLDER.glob("*.ts")):
        update(file)
        compile_texts(file, file.with_suffix(".qm"))
