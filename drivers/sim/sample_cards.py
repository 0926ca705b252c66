"""Identity cards of people who do not exist, for demos and tests; authorities and addresses say "example" (示例)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stdnum.cn import ric

from drivers.errors import LocalProtocolError
from drivers.protocols.sdt.checks import permit_check_digit
from drivers.protocols.sdt.layouts import CardKind, encode_new_address, layout_for
from drivers.protocols.sdt.payload import PHOTO_BYTES

_PHOTO = b"a simulated card has no picture".ljust(PHOTO_BYTES, b"\0")
_ISSUER = "示例市公安局示例分局"


@dataclass(frozen=True, slots=True)
class SimCard:
    """What the chip of a card holds; `values` are the fields of its layout."""

    kind: CardKind
    values: Mapping[str, str] = field(repr=False)
    newest_address: str | None = field(default=None, repr=False)
    photo: bytes = field(default=_PHOTO, repr=False)
    fingerprint: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> bytes:
        return layout_for(self.kind).encode(self.values)

    @property
    def newest_address_block(self) -> bytes | None:
        return None if self.newest_address is None else encode_new_address(self.newest_address)


def card_from_json(members: Mapping[str, object]) -> SimCard:
    """{"kind": "resident", "name": …, "number": …, "newest_address": …}; a number of 17 digits gets its check digit.

    Raises LocalProtocolError when a field is unknown, too long or no text.
    """
    values: dict[str, str] = {}
    for name, value in members.items():
        if not isinstance(value, str):
            raise LocalProtocolError(f"{name!r} must be text")
        values[name] = value
    kind = _kind(values.pop("kind", CardKind.RESIDENT))
    newest = values.pop("newest_address", None)
    if len(values.get("number", "")) == 17:
        values["number"] = with_check_digit(values["number"])
    card = SimCard(kind, values, newest)
    _ = card.text, card.newest_address_block  # a field that does not fit is refused here, not at the next read
    return card


def _kind(name: str) -> CardKind:
    try:
        return CardKind(name)
    except ValueError as error:
        raise LocalProtocolError(f"no kind {name!r}; there are: {', '.join(CardKind)}") from error


def with_check_digit(body: str) -> str:
    """An 18-digit number from its first 17 digits (GB 11643)."""
    if len(body) != 17 or not body.isdigit():
        raise LocalProtocolError("17 digits are needed")
    return body + ric.calc_check_digit(body + "0")


def _resident(body: str, **values: str) -> dict[str, str]:
    defaults = {
        "nation": "01",
        "birth": body[6:14],
        "sex": "1" if int(body[16]) % 2 else "2",
        "number": with_check_digit(body),
        "issuer": _ISSUER,
    }
    return defaults | values


SAMPLES: dict[str, SimCard] = {
    "lin": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32010219940617002",
            name="林晓雨",
            address="江苏省南京市玄武区示例路15号3幢502室",
            valid_from="20200310",
            valid_to="20400310",
        ),
    ),
    "zhou": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32010419480902004",
            name="周桂英",
            address="江苏省南京市秦淮区示例街8号",
            valid_from="20070511",
            valid_to="长期",
        ),
    ),
    "zhou_son": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32010419730325001",
            name="陈建国",
            address="江苏省南京市秦淮区示例街8号",
            valid_from="20190401",
            valid_to="长期",
        ),
    ),
    "moved": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32011319880121003",
            name="王一鸣",
            address="江苏省南京市栖霞区示例大道100号",
            valid_from="20180820",
            valid_to="20380820",
        ),
        newest_address="江苏省南京市建邺区示例东路66号1幢101室",
    ),
    "long_name": SimCard(
        CardKind.RESIDENT,
        _resident(
            "65010219910508002",
            name="阿依努尔·阿卜杜热合曼·艾则",
            nation="05",
            address="新疆维吾尔自治区乌鲁木齐市天山区示例巷2号",
            valid_from="20210615",
            valid_to="20410615",
        ),
    ),
    "rare_name": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32010519851130001",
            name="李\ue863𬭎",
            address="江苏省南京市建邺区示例\ue5f1村7号",
            valid_from="20160105",
            valid_to="20360105",
        ),
    ),
    "expired": SimCard(
        CardKind.RESIDENT,
        _resident(
            "32010619960214001",
            name="孙过期",
            address="江苏省南京市鼓楼区示例里1号",
            valid_from="20120214",
            valid_to="20220214",
        ),
    ),
    "wrong_check_digit": SimCard(
        CardKind.RESIDENT,
        _resident("32011119900101003", name="赵校验", address="江苏省南京市浦口区示例路9号")
        | {"number": "320111199001010030", "valid_from": "20150101", "valid_to": "20350101"},
    ),
    "hong_kong": SimCard(
        CardKind.HK_MACAU_TAIWAN,
        {
            "name": "何示例",
            "sex": "1",
            "birth": "19850707",
            "address": "江苏省南京市江宁区示例大街20号",
            "number": with_check_digit("81000019850707003"),
            "issuer": _ISSUER,
            "valid_from": "20220901",
            "valid_to": "20320901",
            "travel_permit": "H12345678",
            "issues": "01",
        },
    ),
    "foreigner_2017": SimCard(
        CardKind.FOREIGNER_2017,
        {
            "english_name": "EXAMPLE, MARIA JOSEFINA",
            "sex": "2",
            "number": "CAN32018203150" + permit_check_digit("CAN32018203150"),
            "nationality": "CAN",
            "name": "玛丽亚",
            "valid_from": "20190601",
            "valid_to": "20290601",
            "birth": "19820315",
            "version": "01",
            "authority": "1500",
        },
    ),
    "foreigner_2023": SimCard(
        CardKind.FOREIGNER_2023,
        {
            "name": "马克",
            "sex": "1",
            "renewals": "01",
            "birth": "19790423",
            "english_name": "EXAMPLE, ALEXANDER MAXIMILIAN BARTH",
            "english_name_rest": "OLOMEW",
            "number": with_check_digit("93227619790423001"),
            "valid_from": "20240110",
            "valid_to": "20340110",
            "nationality": "DEU",
            "former_permit_item": "010",
        },
    ),
}
