"""The settings of a process: `tradehook.toml`, then `TRADEHOOK_*` variables, then flags, in rising order of weight."""

from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_Days = Annotated[int, Field(ge=2, le=36_500)]


class Settings(BaseSettings):
    """How this installation runs. Names and defaults are a promise to users' scripts (interfaces, "Settings")."""

    model_config = SettingsConfigDict(env_prefix="TRADEHOOK_", toml_file="tradehook.toml", frozen=True, extra="ignore")

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str | None = None
    data_dir: Path = Path("data")
    database_url: str | None = None
    owner_token: Annotated[str | None, Field(repr=False)] = None
    secret_key: Annotated[str | None, Field(repr=False, min_length=32)] = None
    """In place of the file: the key that secrets are encrypted with, and behind commas older ones that still open."""
    secret_key_file: Path | None = None
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    accept_loss: bool = False
    """Begin although the store's log is damaged, without what cannot be read of it; for one start."""
    clock: Path | None = None
    """Tests only: a file with the seconds by which the machine's clock is off."""
    lease_s: float = 10.0
    """Tests only: how long an engine that says nothing keeps its lanes and its duties; the same for all of a store."""
    demo: bool = True
    log_format: Literal["console", "json"] = "console"
    bars_minutes_days: Annotated[int, Field(ge=1, le=36_500)] = 30
    """For how many days bars of a minute are kept."""
    bars_days_years: Annotated[int, Field(ge=1, le=100)] = 10
    """For how many years bars of a day are kept."""

    expiry_notice_days: Annotated[int, Field(ge=0, le=365)] = 3
    """How many days before a held contract expires somebody is told."""
    roll_notice_days: Annotated[int, Field(ge=0, le=365)] = 1
    """How many days before a held future hands over to the next contract somebody is told."""

    ata_requests_per_15_minutes: Annotated[int, Field(ge=1, le=100_000_000)] = 100
    """How many requests all Algo Trade Analytics webhooks of one user take together in fifteen minutes."""
    keep_refusals_days: _Days = 90
    keep_deliveries_days: _Days = 730
    keep_order_events_days: _Days = 730
    keep_trade_events_days: _Days = 730
    keep_account_events_days: _Days = 730
    keep_paper_reports_days: _Days = 30
    """For how many days each of these is kept (`tradehook retention`); a key and a resend need two."""

    metrics_open: bool = False
    """Whether anybody may read /metrics, and not only who asks from this machine or has a token."""
    backup_every_hours: Annotated[int, Field(ge=0, le=8_760)] = 0
    """How often a backup is made by itself, in hours; 0: never."""
    backup_keep: Annotated[int, Field(ge=1, le=1_000)] = 7
    """How many of the newest backups in the data directory are kept when one is made by itself."""

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            ip_network(text, strict=False)
        return value

    @property
    def store_url(self) -> str:
        """The database's address: the one given, else a file in the data directory."""
        return self.database_url or f"sqlite:///{self.data_dir / 'tradehook.db'}"

    @property
    def key_file(self) -> Path:
        """Where the key is that seals credentials."""
        return self.secret_key_file or self.data_dir / "secret.key"

    @property
    def base_url(self) -> str:
        """The address that senders use, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not a source of ours
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - not a source of ours
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
