"""What all tests share: an offscreen Qt and the real data, where it is."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of real captures and benchmark sets; the test skips where it is missing."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the real captures (../shared/data) are not on this machine")
    return SHARED / "data"
