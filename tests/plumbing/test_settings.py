"""Where settings come from, and which word weighs more (rule: interfaces, "Settings")."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from tradehook.plumbing.settings import Settings


@pytest.fixture(autouse=True)
def empty_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where there is neither a file nor a variable of ours."""
    for name in [name for name in os.environ if name.startswith("TRADEHOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_defaults_are_those_that_were_promised() -> None:
    settings = Settings()

    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path("data"))
    assert (settings.public_url, settings.database_url, settings.owner_token) == (None, None, None)
    assert (settings.trusted_proxies, settings.demo, settings.log_format) == ((), True, "console")
    assert (settings.bars_minutes_days, settings.bars_days_years) == (30, 10)
    assert settings.ata_requests_per_15_minutes == 100
    assert settings.store_url == "sqlite:///data/tradehook.db"
    assert settings.base_url == "http://127.0.0.1:8000"


def test_a_variable_outweighs_the_file_and_a_flag_outweighs_both(
    monkeypatch: pytest.MonkeyPatch, empty_directory: Path
) -> None:
    (empty_directory / "tradehook.toml").write_text('port = 1\nhost = "0.0.0.0"\ndemo = false\n')
    assert (Settings().port, Settings().host, Settings().demo) == (1, "0.0.0.0", False)

    monkeypatch.setenv("TRADEHOOK_PORT", "2")
    assert (Settings().port, Settings().host) == (2, "0.0.0.0")
    assert Settings(port=3).port == 3


@pytest.mark.parametrize(
    ("text", "read"),
    [("", ()), ("10.0.0.0/8", ("10.0.0.0/8",)), (" 10.0.0.1 , ::1/128 ,", ("10.0.0.1", "::1/128"))],
)
def test_trusted_proxies_are_a_list_with_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("TRADEHOOK_TRUSTED_PROXIES", text)

    assert Settings().trusted_proxies == read


def test_a_database_of_ones_own_and_an_address_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADEHOOK_DATABASE_URL", "postgresql://desk@db/desk")
    monkeypatch.setenv("TRADEHOOK_PUBLIC_URL", "https://desk.example/")

    assert (Settings().store_url, Settings().base_url) == ("postgresql://desk@db/desk", "https://desk.example")


@pytest.mark.parametrize(("name", "value"), [("PORT", "many"), ("DEMO", "perhaps"), ("LOG_FORMAT", "xml")])
def test_what_cannot_be_meant_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TRADEHOOK_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()
