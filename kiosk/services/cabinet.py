"""The cabinet around the screen, as operations want to know of it: its power, its door, its sound."""

from __future__ import annotations

import structlog

from drivers.devices.power_supply import PowerSupply
from drivers.devices.speaker import Speaker
from drivers.devices.switch import SwitchContact
from kiosk.services.snapshot import DeviceState
from kiosk.services.supervised import Supervised

log = structlog.get_logger()

_SWITCH_SECONDS = 0.5  # between two looks; a look costs one question to the kernel


class Power(Supervised[PowerSupply]):
    """`lasts` is False from the moment the battery is about to end until mains are back: the filing under way may be
    finished, and no further one is begun. Whether a UPS that does not answer has power is not known, and assumed."""

    def __init__(self, supply: PowerSupply) -> None:
        super().__init__("power", supply, lambda opened: opened.look().source.value, PowerSupply.check)
        self._ended = False
        self.on_change(self._notice)

    @property
    def lasts(self) -> bool:
        return not self._ended

    def _notice(self) -> None:
        state = self.state()
        if state is DeviceState.BATTERY_LOW and not self._ended:
            self._ended = True
            log.warning("power.battery_low")
        elif state is DeviceState.ON_BATTERY:
            log.warning("power.on_battery")
        elif state is DeviceState.READY:
            if self._ended:
                log.info("power.back")
            self._ended = False


class Door(Supervised[SwitchContact]):
    def __init__(self, contact: SwitchContact) -> None:
        super().__init__(
            "door_contact", contact, SwitchContact.handshake, SwitchContact.check, look_seconds=_SWITCH_SECONDS
        )
        self._open = False
        self.on_change(self._notice)

    def _notice(self) -> None:
        is_open = self.state() is DeviceState.OPEN
        if is_open and not self._open:
            log.warning("kiosk.door_opened")
        elif self._open and self.state() is DeviceState.READY:
            log.info("kiosk.door_closed")
        self._open = is_open or (self._open and self.state() is not DeviceState.READY)


class Headset(Supervised[SwitchContact]):
    def __init__(self, contact: SwitchContact) -> None:
        super().__init__("headset", contact, SwitchContact.handshake, SwitchContact.check, look_seconds=_SWITCH_SECONDS)


class Loudspeaker(Supervised[Speaker]):
    def __init__(self, speaker: Speaker) -> None:
        super().__init__("speaker", speaker, Speaker.handshake, Speaker.check)
