"""Which state of which device stands in the way of an item."""

from __future__ import annotations

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import Capability, ServiceItem
from kiosk.services.availability import item_trouble
from kiosk.services.snapshot import DeviceState, Network, TroubleCode

READY = dict.fromkeys(Capability, DeviceState.READY)


@pytest.fixture
def rent(catalog: Catalog) -> ServiceItem:
    return catalog.items["gjj-rent-withdrawal"]


def trouble(item: ServiceItem, reader: DeviceState) -> TroubleCode | None:
    found = item_trouble(item, READY | {Capability.ID_CARD: reader}, Network.OFFLINE, serving=True)
    return found.code if found is not None else None


@pytest.mark.parametrize("state", [DeviceState.READY, DeviceState.DEGRADED, DeviceState.UNKNOWN])
def test_a_reader_that_works_or_was_not_asked_yet_keeps_nobody_from_beginning(
    rent: ServiceItem, state: DeviceState
) -> None:
    assert trouble(rent, state) is None


@pytest.mark.parametrize("state", [DeviceState.ABSENT, DeviceState.NO_ANSWER, DeviceState.FAULT])
def test_a_reader_that_is_gone_or_broken_is_named_before_anything_begins(rent: ServiceItem, state: DeviceState) -> None:
    assert trouble(rent, state) is TroubleCode.READER_LOST


def test_a_device_that_nobody_installed_is_missing(rent: ServiceItem) -> None:
    assert item_trouble(rent, {}, Network.OFFLINE, serving=True) is not None
