"""What the simulated contact card can be told while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from drivers.sim.card_files import Chip, Dialect, bank_chip, social_security_chip, third_generation_chip
from drivers.sim.control import Arguments, Command, ControlError
from drivers.sim.virtual_card import VirtualCard

_CHIPS: Mapping[str, Callable[[], Chip]] = {
    "social_security": social_security_chip,
    "social_security_locked": lambda: social_security_chip(locked=True),
    "social_security_more_data": lambda: social_security_chip(dialect=Dialect.MORE_DATA),
    "social_security_with_bank": third_generation_chip,
    "bank": bank_chip,
    "bank_with_options": lambda: bank_chip(wants_options=True),
}


def virtual_card_commands(card: VirtualCard) -> Mapping[str, Command]:
    """`insert` with "card" one of the chips and, if wanted, "mute" or "silent" true; `remove`."""

    def insert(arguments: Arguments) -> None:
        name = arguments.text("card", "social_security")
        if name not in _CHIPS:
            raise ControlError(f"cards are {', '.join(_CHIPS)}")
        card.remove()
        card.chip = _CHIPS[name]()
        card.mute, card.silent = arguments.flag("mute"), arguments.flag("silent")
        try:
            card.insert()
        except OSError as error:
            raise ControlError("no virtual reader listens: is pcscd running, with vsmartcard-vpcd?") from error

    def remove(_: Arguments) -> None:
        card.remove()

    return {"insert": insert, "remove": remove}
