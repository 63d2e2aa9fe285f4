"""The catalogue is made once: building it reads a file."""

import pytest

from tradehook.instruments.catalogue import Catalogue, full_catalogue


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return full_catalogue()
