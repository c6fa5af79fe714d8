from pathlib import Path

import pytest

from backend.audit.act_record import recorded_act
from backend.audit.audit_file import AUDIT_FILE_NAME


def test_that_what_was_done_stays_done_where_its_outcome_cannot_be_put_on_record(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with recorded_act(tmp_path, "paul", "restore"):
        for file in tmp_path.glob(f"{AUDIT_FILE_NAME}*"):
            file.unlink()
        (tmp_path / AUDIT_FILE_NAME).mkdir()
    assert "the outcome of act 1 is not on record" in caplog.text
