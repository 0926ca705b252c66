"""Sample outlets, policies and notices with texts as long as the catalogue's own."""

from __future__ import annotations

from kiosk.catalog.model import Source, Standing
from kiosk.catalog.offers import Notice, NoticeKind, OpenHours, Outlet, OutletLevel, Policy, PolicyCondition
from kiosk.services.information import InfoKind, InfoView, OutletView
from ui.samples.items import text

_SAMPLE = Source(standing=Standing.PLACEHOLDER, note="sample")
_WEEK = OpenHours(days=(1, 2, 3, 4, 5), opens="09:00", closes="17:30")
_SATURDAY = OpenHours(days=(6,), opens="09:00", closes="12:00")
_HERE = Outlet(
    code="wutongli",
    source=_SAMPLE,
    name=text("梧桐里社区便民服务站", "Wutongli Community Service Station"),
    level=OutletLevel.COMMUNITY,
    district="320106",
    address=text("鼓楼区（示例）梧桐里 1 号", "1 Wutongli, Gulou (sample)"),
    phone="12345",
    hours=(_WEEK, _SATURDAY),
    self_service="always",
    directions=text(
        "小区南门进来，左手第一间；自助机在门口", "South gate, first door on the left; the kiosk is outside"
    ),
)
_DISTRICT = _HERE.model_copy(
    update={
        "code": "gulou-district-centre",
        "name": text("鼓楼区政务服务中心（示例）", "Gulou District Service Centre (sample)"),
        "address": text("鼓楼区（示例）汉中门大街 100 号", "100 Hanzhongmen Avenue, Gulou (sample)"),
        "hours": (_WEEK,),
        "directions": None,
    }
)
_METRO = _HERE.model_copy(
    update={
        "code": "metro",
        "name": text("新街口地铁站自助厅（示例）", "Xinjiekou metro self-service hall (sample)"),
        "address": text("秦淮区（示例）新街口地铁站 3 号口", "Exit 3, Xinjiekou station, Qinhuai (sample)"),
        "hours": (OpenHours(days=(1, 2, 3, 4, 5, 6, 7), opens="06:00", closes="23:00"),),
        "window": False,
        "directions": text("站厅层，售票机旁边", "Concourse level, beside the ticket machines"),
    }
)
OUTLETS = InfoView(
    InfoKind.OUTLETS,
    outlets=(
        OutletView(_HERE, open_now=True, kiosk_now=True, today=(_WEEK,), here=True),
        OutletView(_DISTRICT, open_now=True, kiosk_now=True, today=(_WEEK,), here=False),
        OutletView(_METRO, open_now=False, kiosk_now=True, today=_METRO.hours, here=False),
    ),
)
_REFUND = Policy(
    code="job-stability-refund",
    source=_SAMPLE,
    name=text("失业保险稳岗返还", "Refund for keeping jobs"),
    summary=text(
        "上一年少裁员或没裁员的企业，退一部分失业保险费。",
        "Part of the unemployment insurance back for enterprises that kept their staff.",
    ),
    benefit=text("按上一年实际缴费的一定比例返还，以公布为准", "A share of last year's contributions, as published"),
    department=text("南京市人力资源和社会保障局", "Nanjing Human Resources and Social Security Bureau"),
    conditions=(
        PolicyCondition(
            text=text("企业在南京正常交失业保险", "Pays unemployment insurance in Nanjing"), when={"insured": True}
        ),
        PolicyCondition(
            text=text("裁员率不超过公布的比例", "Lay-offs within the published rate"), when={"layoff_rate_ok": True}
        ),
    ),
    item="policy-entitlement",
    entitled_without_applying=True,
    valid_from="2026-01-01",
)
POLICIES = InfoView(
    InfoKind.POLICIES,
    policies=(
        _REFUND,
        _REFUND.model_copy(
            update={
                "code": "graduates",
                "name": text("招用毕业生补助", "Subsidy for hiring graduates"),
                "summary": text(
                    "招了毕业两年内的学生并给他们交社保，一个人补一笔。",
                    "A sum for each person hired within two years of graduation and insured.",
                ),
                "benefit": text("按人数补，标准以公布为准", "Per person, as published"),
                "conditions": (
                    PolicyCondition(
                        text=text("签了一年以上的劳动合同", "A contract of a year or more"), when={"contract": True}
                    ),
                ),
                "entitled_without_applying": False,
            }
        ),
    ),
)
_TERMS = Notice(
    code="terms-of-use",
    source=_SAMPLE,
    version=1,
    kind=NoticeKind.TERMS,
    title=text("使用说明", "Terms of use"),
    text=text(
        "这台机器由南京市政务服务部门设置，网点只提供场地。\n您在这里填的、交的，都要真实。代办的，要带双方身份证。\n"
        "机器打出的回执说明材料已经安全保存，不等于已经批准。\n用的时候遇到困难，按“求助”，或打 12345。",
        "This machine is provided by Nanjing's government service departments; the outlet only hosts it.\n"
        "What you enter and hand in must be true. Who files for another brings both ID cards.\n"
        "The receipt says that your filing is stored safely; it does not say that it is approved.",
    ),
    valid_from="2026-01-01",
)
NOTICES = InfoView(
    InfoKind.NOTICES,
    notices=(
        _TERMS,
        _TERMS.model_copy(
            update={
                "code": "offline",
                "title": text("没网也能办", "Works without a connection"),
                "text": text(
                    "标着“没网也能办”的事项，填好存好，联网后自动提交，不用再来一趟。",
                    "Items marked so are stored here and sent by themselves once online; you need not come again.",
                ),
            }
        ),
    ),
)
