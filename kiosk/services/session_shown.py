"""What a citizen session shows: one frozen snapshot, composed anew whenever something may have changed.

It also knows how long nobody has touched the screen, because the warning is part of what is shown.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.catalog.model import Capability, ServiceItem
from kiosk.catalog.offers import Bundle, OneLicence
from kiosk.filing.session import State
from kiosk.services import availability, visiting
from kiosk.services.choosing import Choosing
from kiosk.services.composing import Held, Surroundings, compose
from kiosk.services.idle import IdleClock
from kiosk.services.information import InfoView, information
from kiosk.services.snapshot import (
    DeviceState,
    PartView,
    SessionSnapshot,
    Trouble,
    TroubleCode,
)
from kiosk.services.unmet import UnmetSearches
from kiosk.services.world import World


class SessionShown:
    """Holds the session's state and publishes it; it moves nothing."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._listeners: list[Callable[[SessionSnapshot], None]] = []
        self._held = Held(language=world.language)
        self._idle = IdleClock(world.screen.idle_seconds, world.screen.warning_seconds, world.monotonic())
        self._choosing = Choosing(world.catalog, world.index, self._trouble_of)
        self._unmet = UnmetSearches(world.on_unmet)
        self._snapshot = self._compose()

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def snapshot(self) -> SessionSnapshot:
        return self._snapshot

    def refresh(self) -> None:
        """Something around the session changed: a device, the connection."""
        if not self._held.ended:
            self._publish()

    def on_change(self, listener: Callable[[SessionSnapshot], None]) -> None:
        self._listeners.append(listener)

    def _publish(self) -> None:
        snapshot = self._compose()
        if snapshot != self._snapshot:
            self._snapshot = snapshot
            for listener in self._listeners:
                listener(snapshot)

    def _compose(self) -> SessionSnapshot:
        item = self._held.item
        seen = Surroundings(
            outlet=self._world.outlet,
            devices=self._device_states(),
            idle_seconds_left=self._idle_seconds_left(),
            item_trouble=self._trouble_of(item) if item is not None else None,
            parts=self._parts() if self._held.state is State.GUIDE else (),
            one_licence=self._one_licence(item),
            serving=self._serving,
            info=self._information(),
        )
        return compose(self._held, seen, self._choosing)

    def _information(self) -> InfoView | None:
        kind, world = self._held.info, self._world
        if kind is None:
            return None
        return information(kind, world.catalog, here=world.outlet, item=self._held.item, now=world.now())

    def _device_states(self) -> dict[Capability, DeviceState]:
        ports = self._world.ports
        installed = (
            (Capability.ID_CARD, ports.card_reader),
            (Capability.RECEIPT_PRINTER, ports.slip_printer),
            (Capability.PAGE_PRINTER, ports.page_printer),
            (Capability.DOCUMENT_CAMERA, ports.camera),
            (Capability.CODE_SCANNER, ports.scanner),
            (Capability.SMART_CARD, ports.smart_card),
        )
        states = {
            capability: DeviceState.NOT_INSTALLED if port is None else port.state() for capability, port in installed
        }
        return states | {Capability.SIGNATURE: DeviceState.READY}

    def _trouble_of(self, item: ServiceItem) -> Trouble | None:
        if item.guide_only:
            return Trouble(TroubleCode.WINDOW_ONLY)
        if (bundle := self._bundle_of(item)) is not None:
            return visiting.trouble_of(bundle, self._world.catalog.items, self._trouble_of)
        return availability.item_trouble(item, self._device_states(), self._held.network, serving=self._serving)

    def _bundle_of(self, item: ServiceItem) -> Bundle | None:
        return self._world.catalog.bundles.get(item.code)

    def _one_licence(self, item: ServiceItem | None) -> OneLicence | None:
        """The open set (一业一证) that is filed under the item."""
        sets = self._world.catalog.one_licences.values()
        return next((one for one in sets if item is not None and one.open and one.item == item.code), None)

    def _parts(self) -> tuple[PartView, ...]:
        bundle = self._bundle_of(self._held.item) if self._held.item is not None else None
        return () if bundle is None else visiting.parts(bundle, self._world.catalog.items, self._trouble_of)

    @property
    def _serving(self) -> bool:
        return self._world.submitter is not None and self._held.serving

    def _idle_seconds_left(self) -> int | None:
        if self._held.state in {State.IDLE, State.SUBMITTING, State.ENDED} or self._is_busy():
            self._idle.touch(self._world.monotonic())
            return None
        return self._idle.seconds_left(self._world.monotonic())

    def _is_busy(self) -> bool:
        return self._held.state is State.RECEIPT and self._held.receipt is not None and self._held.receipt.busy

    def touched(self) -> None:
        # While the warning covers the page, only its own answer extends: an accidental brush is not a person.
        if self._snapshot.idle_seconds_left is None:
            self._idle.touch(self._world.monotonic())
