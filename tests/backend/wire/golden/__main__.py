"""Write the golden files anew, after a message was changed on purpose."""

from tests.backend.wire.golden import FOLDER, frame, stem, twin
from tests.backend.wire.samples import all_samples


def main() -> None:
    """Replace every golden file."""
    for old in (*FOLDER.glob("*.msgpack"), *FOLDER.glob("*.json")):
        old.unlink()
    for codec, body in all_samples():
        (FOLDER / f"{stem(codec, body)}.msgpack").write_bytes(frame(codec, body))
        (FOLDER / f"{stem(codec, body)}.json").write_bytes(twin(body))


if __name__ == "__main__":
    main()
