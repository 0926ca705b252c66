"""Where a gateway keeps its things, and its few settings: one data folder with `gateway.toml` in it.

gateway.toml    settings (no secrets)
keys/           ca.key, server.key, receipt.key, sealing-<id>.key, catalog-<holder>-<id>.key   mode 0600, folder 0700
tls/            ca.pem, server.pem
gateway.db, reference-platform.db, blobs/, uploads/                 unless settings name other places
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sync.gateway.errors import SetupError

Clock = Callable[[], datetime]
CHINA = timezone(timedelta(hours=8), "CST")  # the centre's local dates


def system_clock() -> datetime:
    return datetime.now(UTC)


class Settings(BaseModel):
    """`gateway.toml`. Durations are seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name_zh: str = "南京市政务服务中心"
    name_en: str = "Nanjing Government Service Centre"
    url: str = Field(description="what kiosks connect to, https://host:port")
    database_url: str | None = None  # SQLite in the data folder when absent
    reference_platform_url: str | None = None  # the same
    area_code: str = Field(default="320100", pattern=r"^\d{6}$", description="GB/T 2260, in case numbers")
    silent_after: int = Field(default=300, ge=10, description="without a word from a kiosk it counts as silent")
    reference_step: int = Field(default=60, ge=0, description="how long the reference platform stays in each step")
    upload_lifetime: int = Field(default=7 * 86400, ge=3600, description="an unfinished upload is dropped after this")
    unnamed_items: tuple[str, ...] = Field(
        default=("hotline-request", "service-wish"),
        description="items whose filings may name nobody (identification: optional or none in the catalogue)",
    )
    operator_session: int = Field(default=12 * 3600, ge=300)


@dataclass(frozen=True, slots=True)
class DataFolder:
    path: Path

    @property
    def settings_file(self) -> Path:
        return self.path / "gateway.toml"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @property
    def tls(self) -> Path:
        return self.path / "tls"

    @property
    def blobs(self) -> Path:
        return self.path / "blobs"

    @property
    def uploads(self) -> Path:
        return self.path / "uploads"

    @property
    def worker_lock(self) -> Path:
        return self.path / "worker.lock"

    def load_settings(self) -> Settings:
        """SetupError when the folder was not initialised or its settings cannot be used."""
        try:
            return Settings.model_validate(tomllib.loads(self.settings_file.read_text("utf-8")))
        except FileNotFoundError:
            raise SetupError(
                f"{self.path} is not a gateway's data folder: run `gateway init --data {self.path}`"
            ) from None
        except tomllib.TOMLDecodeError as error:
            raise SetupError(f"{self.settings_file}: {error}") from None
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
            raise SetupError(f"{self.settings_file}: {wrong}") from None

    def database_url(self, settings: Settings) -> str:
        return settings.database_url or f"sqlite:///{self.path / 'gateway.db'}"

    def reference_platform_url(self, settings: Settings) -> str:
        return settings.reference_platform_url or f"sqlite:///{self.path / 'reference-platform.db'}"
