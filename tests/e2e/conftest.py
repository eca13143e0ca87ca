"""What several evenings share."""

from collections.abc import Iterator

import pytest

from tests.e2e.browser import executable
from tests.e2e.evening import Evening
from tests.e2e.phones import Phones


@pytest.fixture
def phones(shown: Evening) -> Iterator[Phones]:
    """Browsers beside the window that the test's own ``shown`` has opened."""
    made = Phones(shown, executable())
    yield made
    made.close()
