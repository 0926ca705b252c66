"""Five people who do not exist, each with what they bring, file and answer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Citizen:
    """`cards` are placed in the order asked for. `answers` are by field name: a choice's value, or what is typed.

    `query` is typed on the screen's own keyboard; `word` is the Pinyin candidate that is then touched.
    """

    name: str
    item: str
    cards: tuple[dict[str, str], ...] = field(repr=False)
    query: str
    word: str | None
    choices: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    pages: int = 0  # pages of the contract to lay under the lens
    for_other: bool = False
    signs: bool = True
    rating: int | None = None
    online: bool = False


TODAY = "today"  # touched in the calendar instead of typed
_ISSUER = "示例市公安局示例分局"


def _card(name: str, body: str, sex: str, address: str, valid: tuple[str, str]) -> dict[str, str]:
    return {
        "name": name,
        "number": body,  # 17 digits; the simulator adds the check digit
        "sex": sex,
        "nation": "01",
        "birth": body[6:14],
        "address": address,
        "issuer": _ISSUER,
        "valid_from": valid[0],
        "valid_to": valid[1],
    }


TENANT = _card("陈晓雨", "32010219940617002", "2", "江苏省南京市玄武区示例路15号3幢502室", ("20200310", "20400310"))
WORKER = _card("王志强", "32010619820923001", "1", "江苏省南京市鼓楼区示例巷27号", ("20150601", "20350601"))
SENIOR = _card("周桂英", "32010419400902004", "2", "江苏省南京市秦淮区示例街8号", ("20070511", "长期"))
SON = _card("陈建国", "32010419730325001", "1", "江苏省南京市秦淮区示例街8号", ("20190401", "长期"))
OWNER = _card("李文博", "32011519880412001", "1", "江苏省南京市江宁区示例大道66号", ("20180820", "20380820"))
CARDS = (TENANT, WORKER, SENIOR, SON, OWNER)

CITIZENS = (
    Citizen(
        "租客",
        "gjj-rent-withdrawal",
        (TENANT,),
        query="zufang",
        word="租房",
        choices={
            "lives_at": "elsewhere",
            "rent_district": "320105",
            "lease_running": "true",
            "marital_status": "single",
        },
        texts={
            "rent_address": "江东中路231号3幢502室",
            "monthly_rent": "2800",
            "bank_card": "6217001370001234475",
            "phone": "13800005620",
        },
        pages=3,
        rating=5,
    ),
    Citizen(
        "失业的人",
        "unemployment-registration",
        (WORKER,),
        query="shiye",
        word="失业",
        choices={"situation": "job_ended", "end_reason": "employer", "job_wish": "job"},
        texts={
            "last_employer": "南京示例机械有限公司",
            "end_date": TODAY,
            "skills": "钳工、开车",
            "phone": "13900001234",
        },
        rating=4,
    ),
    Citizen(
        "替母亲来办的儿子",
        "elderly-allowance",
        (SENIOR, SON),
        query="laonian",
        word="老年",
        choices={"benefit": "both", "relation": "child"},
        texts={"bank_card": "6217001370001234475", "phone": "13700002468"},
        for_other=True,
    ),
    Citizen(
        "小店老板",
        "policy-entitlement",
        (OWNER,),
        query="butie",
        word="补贴",
        choices={"enterprise_size": "small", "amount_right": "agree"},
        texts={
            "credit_code": "91320115MA1ABCD20P",
            "enterprise_name": "南京示例餐饮有限公司",
            "notified_amount": "5000",
            "account_bank": "示例银行南京江宁支行",
            "account_number": "320100000012345678",
            "phone": "13600001357",
        },
        rating=5,
    ),
    Citizen(
        "要买房的人",
        "social-insurance-certificate",
        (TENANT,),
        query="shebao",
        word="社保",
        choices={"insurance_type": "all", "period": "last_24", "purpose": "housing"},
        signs=False,
        rating=5,
        online=True,
    ),
)
