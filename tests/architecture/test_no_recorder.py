"""What passes between a citizen's card and the kiosk cannot be recorded by any setting of a released kiosk.

The recorder (`drivers.transports.tap`) is for benches. No program imports it, also not on demand, and no key of the
configuration could name it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from kiosk.config import Config, DevicesSection, load_config
from kiosk.errors import ConfigError
from tests.architecture.conftest import Source

_TAP = "drivers.transports.tap"
_SUSPECT = re.compile(r"tap|record|trace|dump|sniff|debug|capture|log")

_WHOLE_KIOSK = """
import sys
from pathlib import Path
import kiosk.__main__, kiosk.cli.app, kiosk.cli.devices, kiosk.cli.device_reports, kiosk.cli.sim
import kiosk.bootstrap.screen, kiosk.bootstrap.sync, kiosk.bootstrap.status
import drivers.devices.self_test, drivers.devices.cabinet_finding, drivers.devices.finding
from kiosk.bootstrap.devices import make_devices
from kiosk.config import load_config
make_devices(load_config(Path(sys.argv[1])).devices, Path(sys.argv[2])).close()
import gc
print(sorted(name for name in sys.modules if name.endswith(".tap")))
print(sorted({type(each).__name__ for each in gc.get_objects() if "Tap" in type(each).__name__}))
"""


def names(sources: list[Source]) -> Iterator[str]:
    """Files that name the recorder in any way: an import, or a text that an import on demand would need."""
    for source in sources:
        if source.path == "drivers/transports/tap.py":
            continue
        text = Path(source.path).read_text(encoding="utf-8")
        if "TapLine" in text or "transports.tap" in text or re.search(r"\btap\.py\b", text):
            yield source.path


def test_no_file_of_ours_names_the_recorder(sources: list[Source], root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    assert any(source.path == "drivers/transports/tap.py" for source in sources)
    assert not list(names(sources))


def test_a_whole_kiosk_with_every_device_of_the_handbook_loads_no_recorder(root: Path, tmp_path: Path) -> None:
    page = (root / "docs" / "technician.md").read_text(encoding="utf-8")
    shown = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert shown
    config = tmp_path / "kiosk.toml"
    config.write_text(shown[1], encoding="utf-8")
    program = [sys.executable, "-c", _WHOLE_KIOSK, str(config), str(tmp_path)]
    answer = subprocess.run(program, cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["[]", "[]"], answer.stdout


def keys(model: type[BaseModel], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{above}{name}"
        for kind in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from keys(kind, f"{above}{name}.")


def test_no_key_of_the_configuration_could_switch_it_on() -> None:
    every = list(keys(Config))
    assert "devices.id_card_reader.port" in every
    assert not [key for key in every if _SUSPECT.search(key.rpartition(".")[2].replace("catalog", ""))]


@pytest.mark.parametrize("section", sorted(DevicesSection.model_fields))
def test_a_key_that_there_is_not_is_refused_and_not_passed_over(section: str, tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[devices.{section}]\nrecord = "/tmp/recording"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"devices\.{section}"):
        load_config(config)
