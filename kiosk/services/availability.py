"""What this machine can do now: degrade by service, not by kiosk (ARCHITECTURE, idea 8)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.catalog.model import Capability, OfflineClass, ServiceItem
from kiosk.services.device_states import WORKING
from kiosk.services.snapshot import DeviceState, Network, Trouble, TroubleCode

# A device that was not asked yet, as when a screen has just begun, is not missing: its own page says so if it is.
_IN_THE_WAY = frozenset(DeviceState) - WORKING - {DeviceState.UNKNOWN}
_BROKEN = {DeviceState.FAULT, DeviceState.JAMMED, DeviceState.COVER_OPEN, DeviceState.NEEDS_ATTENDANT}

# The order is the order in which a citizen meets the devices. A receipt printer never blocks an item: the receipt can
# also be kept by its number or photographed from the screen.
_BLOCKING: tuple[tuple[Capability, TroubleCode, TroubleCode, TroubleCode], ...] = (
    (Capability.ID_CARD, TroubleCode.READER_LOST, TroubleCode.READER_LOST, TroubleCode.READER_LOST),
    (Capability.DOCUMENT_CAMERA, TroubleCode.CAMERA_LOST, TroubleCode.CAMERA_LOST, TroubleCode.CAMERA_LOST),
    (
        Capability.PAGE_PRINTER,
        TroubleCode.PAGE_PRINTER_LOST,
        TroubleCode.PAGE_PRINTER_PAPER,
        TroubleCode.PAGE_PRINTER_FAULT,
    ),
)


def item_trouble(
    item: ServiceItem, devices: Mapping[Capability, DeviceState], network: Network, *, serving: bool
) -> Trouble | None:
    """Why `item` cannot be finished here now, or None. A missing device is named, with what it is for."""
    if not serving:
        return Trouble(TroubleCode.NOT_SERVING)
    for capability, lost, paper, fault in _BLOCKING:
        if capability not in item.needs:
            continue
        state = devices.get(capability, DeviceState.NOT_INSTALLED)
        if state not in _IN_THE_WAY:
            continue
        if state is DeviceState.PAPER_OUT:
            return Trouble(paper, capability)
        return Trouble(fault if state in _BROKEN else lost, capability)
    if item.offline is OfflineClass.C and network is not Network.ONLINE:
        return Trouble(TroubleCode.NEEDS_CONNECTION)
    return None
