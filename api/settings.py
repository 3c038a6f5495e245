"""Configuration from the environment, read once and checked. The README has the table of all settings.

``LOVKRYSS_HOME``, ``LOVKRYSS_DATABASE_URL`` and the like, which also the parts below need, are read there.
"""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """How the service runs and whom it lets in."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    learn: bool = Field(default=True, validation_alias="LOVKRYSS_LEARN")
    """Whether the order of an event's list is learnt from verdicts."""
