"""The kiosk's configuration: one TOML file, parsed once into frozen models.

The file is named by `--config`, else by the environment variable KIOSK_CONFIG, else /etc/ningmanyi-kiosk/kiosk.toml.
Every path in it is taken relative to the file, so that a kiosk's folder can be moved. Secrets never stand in it:
keys live in `data_dir/keys`, written by provisioning.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.errors import ConfigError

DEFAULT_PATH = Path("/etc/ningmanyi-kiosk/kiosk.toml")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SiteName(_Section):
    zh: str = "梧桐里社区便民服务站"
    en: str = "Wutongli Community Service Station"


class SiteSection(_Section):
    """The outlet (服务网点) that the kiosk stands in."""

    name: SiteName = SiteName()
    code: str = Field(default="NJ-0000", max_length=32)


class ScreenSection(_Section):
    """Window size in pixels; idle times in seconds (VISUAL: 90 s, elderly 180 s, then a 20 s warning)."""

    width: int = Field(default=1080, ge=480, le=7680)
    height: int = Field(default=1920, ge=480, le=7680)
    fullscreen: bool = True
    idle_seconds: int = Field(default=90, ge=20)
    idle_seconds_elderly: int = Field(default=180, ge=20)
    warning_seconds: int = Field(default=20, ge=20)  # WCAG 2.2.1: at least 20 s to respond


class SerialDevice(_Section):
    """`port` is a stable path, /dev/serial/by-id/… on a real kiosk, or tcp://host:port, or /dev/usb/lpN;
    an ID-card reader's also usb:0400:c35a@1-2 or /dev/hidrawN?command=51 (docs/devices.md). Without `port` it is the
    one where the device answers; without `baud`, the speed that the model leaves the factory with."""

    port: str = ""
    model: str
    baud: int | None = Field(default=None, gt=0)


class CameraDevice(_Section):
    """`source` is a V4L2 path or index, a file, or an MJPEG address."""

    source: str
    model: str = "uvc"


class PagePrinterDevice(_Section):
    """`uri` is an ipp:// or http:// address."""

    uri: str
    model: str = "ipp-everywhere"


class SmartCardDevice(_Section):
    """`reader` is part of the reader's PC/SC name; left out, the first that is no SAM slot."""

    reader: str = ""
    model: str = "pcsc"


class PowerDevice(_Section):
    """`ups` is ups@host or ups@host:port, as Network UPS Tools writes it."""

    ups: str
    model: str = "nut"


class SwitchDevice(_Section):
    """`path` is a stable path of the input system: /dev/input/by-path/… or a name that a udev rule gives."""

    path: str
    model: str


class SpeakerDevice(_Section):
    """`card` is ALSA's id of the sound card, as /proc/asound/cards names it; left out, the first that plays."""

    card: str = ""
    model: str = "alsa"


class DevicesSection(_Section):
    """What is bound. A device that is absent here is `not installed`, which is not the same as `no answer`."""

    id_card_reader: SerialDevice | None = None
    receipt_printer: SerialDevice | None = None
    document_camera: CameraDevice | None = None
    portrait_camera: CameraDevice | None = None
    page_printer: PagePrinterDevice | None = None
    code_scanner: SerialDevice | None = None
    smart_card_reader: SmartCardDevice | None = None
    power: PowerDevice | None = None
    door_contact: SwitchDevice | None = None
    headset: SwitchDevice | None = None
    speaker: SpeakerDevice | None = None


class LimitsSection(_Section):
    """Intake freezes before the disk or the queue is full; syncing goes on."""

    max_unsent: int = Field(default=20_000, ge=1)
    max_unsent_age_days: int = Field(default=30, ge=1)
    min_free_mb: int = Field(default=256, ge=24)  # below, syncing itself would not fit on a full disk
    retention_days: int = Field(default=30, ge=0)


class SyncSection(_Section):
    """`chunk_kib` bounds what an interrupted upload costs; `poll_seconds` is how often the outbox is looked at."""

    chunk_kib: int = Field(default=256, ge=4, le=4096)
    heartbeat_seconds: int = Field(default=60, ge=1)
    poll_seconds: float = Field(default=0.25, ge=0.05)
    backoff_base_seconds: float = Field(default=2.0, gt=0)
    backoff_max_seconds: float = Field(default=900.0, gt=0)


class Config(_Section):
    site: SiteSection = SiteSection()
    screen: ScreenSection = ScreenSection()
    devices: DevicesSection = DevicesSection()
    limits: LimitsSection = LimitsSection()
    sync: SyncSection = SyncSection()
    data_dir: Path = Path("/var/lib/ningmanyi-kiosk")
    catalog_dir: Path | None = None
    language: Literal["zh", "en"] = "zh"

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"

    @property
    def database(self) -> Path:
        return self.data_dir / "kiosk.db"

    @property
    def catalog(self) -> Path:
        return self.catalog_dir or assets_dir() / "catalog"


def assets_dir() -> Path:
    """The assets beside the packages in a checkout, inside the package in an installed wheel."""
    package = Path(__file__).resolve().parent
    installed = package / "_assets"
    return installed if installed.is_dir() else package.parent / "assets"


def config_path(given: Path | None = None) -> Path:
    if given is not None:
        return given
    from_environment = os.environ.get("KIOSK_CONFIG")
    return Path(from_environment) if from_environment else DEFAULT_PATH


def _place(path: Path, text: str, location: Sequence[int | str]) -> str:
    *section, key = map(str, location)
    line = _line_of(text, section, key)
    return f"{path}:{line}: {'.'.join([*section, key])}" if line else f"{path}: {'.'.join([*section, key])}"


def _said(location: Sequence[int | str], kind: str, message: str, value: object) -> str:
    """`kind` and `message` are pydantic's."""
    *section, key = map(str, location)
    if kind == "missing":
        return "缺这一项 / is missing"
    if kind == "extra_forbidden":
        near = get_close_matches(key, _keys_of(section), 1)
        return "没有这一项 / there is no such key" + (f": {near[0]}?" if near else "")
    return f"{message}, not {value!r}"


def _line_of(text: str, section: Sequence[str], key: str) -> int:
    """Where `key` stands in its section, else where the section begins; 0 where it is written in another way."""
    here, begins = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            here = header[1].replace(" ", "")
            if here in {".".join(section), ".".join([*section, key])}:
                begins = number
        elif here == ".".join(section) and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return begins


def _keys_of(section: Sequence[str]) -> list[str]:
    model: type[BaseModel] = Config
    for name in section:
        kinds = [model.model_fields[name].annotation] if name in model.model_fields else []
        models = [kind for found in kinds for kind in (found, *get_args(found)) if isinstance(kind, type)]
        model = next((kind for kind in models if issubclass(kind, BaseModel)), BaseModel)
    return list(model.model_fields)


def load_config(path: Path) -> Config:
    """Reads `path`; raises ConfigError that names every key at fault with its line and what stands there."""
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError as error:
        raise ConfigError(f"no configuration at {path}: write one or name it with --config") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        faults = [
            f"{_place(path, text, found['loc'])}: {_said(found['loc'], found['type'], found['msg'], found['input'])}"
            for found in error.errors()
        ]
        raise ConfigError("\n".join([f"改好再启动 / to be mended in {path}", *faults])) from error
    base = path.resolve().parent
    updates: dict[str, Path] = {"data_dir": base / config.data_dir}
    if config.catalog_dir is not None:
        updates["catalog_dir"] = base / config.catalog_dir
    return config.model_copy(update=updates)
