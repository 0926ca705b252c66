"""A visit for several items (一件事) on its pages, with names as long as the catalogue's own."""

from __future__ import annotations

from typing import Final

from kiosk.forms.kinds import Origin
from kiosk.services.snapshot import PartPromise, PartView, ReviewRow, SigningView, Trouble, TroubleCode
from ui.samples.items import COMMITMENT, text

_BIRTH = text("孩子出生，一次办齐", "A newborn child, everything at once")
_ALLOWANCE = text("领生育津贴", "Claim maternity allowance")
_HEALTH = text("给孩子、老人参加居民医保", "Residents' health insurance")
_WJW = text("南京市卫生健康委员会", "Nanjing Health Commission")
_YBJ = text("南京市医疗保障局", "Nanjing Healthcare Security Administration")
_INSURED = text("妈妈交生育保险吗？", "Is the mother in maternity insurance?")

PARTS: Final = (
    PartView(_BIRTH, _WJW, 5, None, (), None),
    PartView(_HEALTH, _YBJ, 0, None, (_BIRTH,), None),
    PartView(_ALLOWANCE, _YBJ, 10, _INSURED, (), None),
)

PARTS_AT_WINDOW: Final = (
    PartView(
        text("亲人过世后要办的事", "After a death in the family"),
        text("南京市民政局", "Nanjing Civil Affairs Bureau"),
        10,
        None,
        (),
        Trouble(TroubleCode.WINDOW_ONLY),
    ),
    PartView(
        text("领丧葬补助、遗属待遇", "Funeral subsidy and survivors' benefits"),
        text("南京市社会保险管理中心", "Nanjing Social Insurance Centre"),
        15,
        None,
        (),
        None,
    ),
)

_LOST = text("社保卡丢了先挂失", "Report a social security card lost")
_RSJ = text("南京市人力资源和社会保障局", "Nanjing Human Resources and Social Security Bureau")
PARTS_OFFLINE: Final = (
    PartView(_LOST, _RSJ, 0, None, (), Trouble(TroubleCode.NEEDS_CONNECTION)),
    PartView(
        text("社保卡丢了，补办一张", "Replace a lost social security card"),
        _RSJ,
        10,
        None,
        (_LOST,),
        Trouble(TroubleCode.AFTER_ANOTHER, part=_LOST),
    ),
)
OFFLINE_TROUBLE: Final = Trouble(TroubleCode.NEEDS_CONNECTION, part=_LOST)

PROMISES: Final = (
    PartPromise(_BIRTH, text("新生儿出生“一件事”联办", "Birth handled jointly"), _WJW, 5, "2026-06-18"),
    PartPromise(_ALLOWANCE, text("生育津贴申领", "Claim of maternity allowance"), _YBJ, 10, "2026-06-25"),
    PartPromise(_HEALTH, text("城乡居民医保参保登记", "Enrolment in the residents' insurance"), _YBJ, 0, None),
)

SIGNING: Final = SigningView(
    title=text("一次签好 2 份承诺", "2 commitments, signed at once"),
    sentences=(
        *COMMITMENT.summary,
        text("我填的住址是真的，房东知道。", "The address I entered is true and the landlord knows of it."),
        text(
            "我申请办理“灵活就业人员社会保险登记”、“失业保险待遇”。",
            "I apply for “Social insurance for flexible work”, “Unemployment insurance benefits”.",
        ),
        text("我填的和交的都是真实的。", "What I entered and handed in is true."),
    ),
    full_text=COMMITMENT.full_text,
    refusal=COMMITMENT.refusal,
    signed=False,
)


def _row(label: tuple[str, str], value: str, origin: Origin, change: str | None) -> ReviewRow:
    return ReviewRow(text(*label), value, None, origin, None, change, "form")


REVIEW: Final = (
    *(
        ReviewRow(text(f"第 {at} 件", f"Part {at}"), name.zh, None, None, office, None, "part")
        for at, (name, office) in enumerate(((_BIRTH, _WJW), (_ALLOWANCE, _YBJ), (_HEALTH, _YBJ)), 1)
    ),
    ReviewRow(text("姓名", "Name"), "林*", None, Origin.ID_CARD, None, None, "person"),
    _row(("孩子姓名", "Child's name"), "林小满", Origin.TYPED, "field:/child_name"),
    _row(("参保人", "Insured person"), "孩子", Origin.VISIT, "field:/whom"),
)
