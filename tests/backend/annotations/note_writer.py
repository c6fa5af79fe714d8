"""Writes notes into a folder until it is killed; prints the id of each once it is on the disk."""

import logging
import sys
from pathlib import Path

from backend.annotations.annotation_store import AnnotationStore
from backend.messages.annotations import AddNote


def main(folder: str) -> None:
    """Never return."""
    store = AnnotationStore(Path(folder), logging.getLogger("writer"))
    while True:
        number = store.add_note(AddNote(at_us=1, text="x", by="anna"))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
