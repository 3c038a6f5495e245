"""Configuration from the environment, read once and checked. The README has the table of all settings.

Every setting of ``Settings`` may also be given as a file that holds it, under its name with ``_FILE`` after it: so secrets are handed
over by systemd, Docker and Kubernetes. ``LOVKRYSS_HOME``, ``LOVKRYSS_DATABASE_URL`` and the like, which also the parts below need, are
read there.
"""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from api.access.addresses import is_loopback
from ingest.errors import LovkryssError

READ_BELOW: Final = frozenset({
    "LOVKRYSS_HOME", "LOVKRYSS_CORPUS", "LOVKRYSS_MODEL", "LOVKRYSS_PUBLISHER", "LOVKRYSS_PUBLISHER_URI", "LOVKRYSS_CONTACT",
    "LOVKRYSS_BASE_URI", "LOVKRYSS_DATABASE_URL", "LOVKRYSS_DATABASE_URL_FILE",
})  # fmt: skip
"""Settings that are not of the service, but of whoever reads the corpus, or of one command."""


class SettingsError(LovkryssError):
    """A setting that cannot be used."""


def _public(url: str) -> str:
    parts = urlsplit(url.strip())
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("must be the scheme, name and, where it is not the usual one, port that people use: https://lovkryss.example.org")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("must begin with https:// (http:// only for this machine itself)")
    if parts.port is not None and parts.port == {"https": 443, "http": 80}[parts.scheme]:
        return f"{parts.scheme}://{parts.netloc.lower().rpartition(':')[0]}"  # as browsers write it in Origin
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _networks(text: object) -> object:
    return tuple(ip_network(one.strip()) for one in text.split(",") if one.strip()) if isinstance(text, str) else text


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
PerMinute = Annotated[int, Field(ge=0, le=10_000_000)]


class Settings(BaseSettings):
    """How the service runs and whom it lets in."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, populate_by_name=True)

    workers: int = Field(default=1, ge=1, le=64, validation_alias="LOVKRYSS_WORKERS")
    log_format: Literal["json", "text"] | None = Field(default=None, validation_alias="LOVKRYSS_LOG_FORMAT")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", validation_alias="LOVKRYSS_LOG_LEVEL")

    learn: bool = Field(default=True, validation_alias="LOVKRYSS_LEARN")
    """Whether the order of an event's list is learnt from verdicts."""

    public_url: Annotated[str, AfterValidator(_public)] | None = Field(default=None, validation_alias="LOVKRYSS_PUBLIC_URL")
    issuers: Path | None = Field(default=None, validation_alias="LOVKRYSS_ISSUERS")
    trusted_proxies: Networks = Field(default=(), validation_alias="LOVKRYSS_TRUSTED_PROXIES")
    session_idle: int = Field(default=120, ge=1, le=1440, validation_alias="LOVKRYSS_SESSION_IDLE")  # minutes
    session_hours: int = Field(default=12, ge=1, le=168, validation_alias="LOVKRYSS_SESSION_HOURS")
    rate_read: PerMinute = Field(default=600, validation_alias="LOVKRYSS_RATE_READ")  # 0: no limit; so with the next two
    rate_write: PerMinute = Field(default=120, validation_alias="LOVKRYSS_RATE_WRITE")
    rate_failed: PerMinute = Field(default=10, validation_alias="LOVKRYSS_RATE_FAILED")
    log_days: int = Field(default=365, ge=1, le=36_500, validation_alias="LOVKRYSS_LOG_DAYS")
    log_addresses: bool = Field(default=False, validation_alias="LOVKRYSS_LOG_ADDRESSES")

    @property
    def is_public(self) -> bool:
        """Whether others than those on this machine are meant to reach the service: nobody is let in without showing who they are."""
        return self.public_url is not None

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the service by https alone."""
        return (self.public_url or "").startswith("https:")

    @property
    def public_host(self) -> str | None:
        """The name in the public address."""
        return urlsplit(self.public_url).hostname if self.public_url else None

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource, file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        """What is given in code, then the environment, then files that the environment names."""
        return init_settings, env_settings, _Files(settings_cls)


class _Files(PydanticBaseSettingsSource):
    """Settings from the files that ``NAME_FILE`` names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = str(field.validation_alias or field_name)
        path = os.environ.get(f"{name}_FILE")
        if not path:
            return None, name, False
        if os.environ.get(name):
            raise SettingsError(f"{name} and {name}_FILE are both set; keep one of them")
        try:
            return Path(path).read_text(encoding="utf-8").strip(), name, False
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise SettingsError(f"{name}_FILE: {path} cannot be read ({reason})") from None

    def __call__(self) -> dict[str, Any]:
        found = (self.get_field_value(field, name) for name, field in self.settings_cls.model_fields.items())
        return {name: value for value, name, _ in found if value is not None}


def read_settings() -> Settings:
    """The settings of this process.

    :raises SettingsError: one cannot be used; what it holds is not told, for it may be a secret
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors())
        raise SettingsError("; ".join(faults)) from None
    except ValueError as error:  # JSON that is none, where a setting holds a list or an object
        raise SettingsError(" ".join(str(error).split())) from None


def known_settings() -> frozenset[str]:
    """Names of all settings that anything here reads."""
    own = {str(field.validation_alias) for field in Settings.model_fields.values()}
    return READ_BELOW | own | {f"{name}_FILE" for name in own}
