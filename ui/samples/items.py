"""Sample service items with texts as long as the catalogue's own. Names and limits are samples."""

from __future__ import annotations

from kiosk.catalog.material import Material, Waiver, WaiverKind
from kiosk.catalog.model import (
    AgentRule,
    ApplicantKind,
    Capability,
    Codes,
    Commitment,
    Contact,
    Identification,
    OfflineClass,
    Reduction,
    Reductions,
    Result,
    Scenario,
    ServiceItem,
    Source,
    Standing,
    Topic,
)
from kiosk.catalog.offers import OneLicence, SubLicence
from kiosk.catalog.text import LocalText
from kiosk.catalog.time_limit import Limit, Step, TimeLimit


def text(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


_CODES = Codes(catalog_code="000199000000", task_code="0" * 18 + "3" + "990000000000", level=3, item_type="07")
_SAMPLE = Source(standing=Standing.PLACEHOLDER, note="sample")
_CONTACT = Contact(consult="12345", complain="12345")
_CARD_AND_SLIP = frozenset({Capability.ID_CARD, Capability.RECEIPT_PRINTER})

COMMITMENT = Commitment(
    id="marriage",
    version=3,
    title=text("婚姻状况承诺书", "Commitment on marital status"),
    summary=(
        text("我填的婚姻情况是真的：已婚。", "The marital status I gave is true: married."),
        text("联网后可以核查，我愿意配合。", "It may be checked later, and I agree to help."),
        text(
            "如果不是真的，钱要退回，还会记入信用记录。",
            "If it is not true, the money goes back and it is put on my credit record.",
        ),
    ),
    full_text=text(
        "本人申请租房提取住房公积金，已知悉办理该事项应当具备的条件和应当提交的婚姻状况证明材料。"
        "本人郑重承诺：所填报的婚姻状况真实、准确、完整；同意受理机关通过数据共享、行政协助等方式核查；"
        "承诺不实的，愿意退回已提取的款项，并承担相应的法律责任，不实承诺的信息依法记入信用记录。" * 2,
        "I apply to withdraw from my housing fund for rent and know the conditions and the proof of marital status "
        "that this requires. I declare that the marital status given is true, exact and complete; I agree that the "
        "authority checks it by data sharing or by asking others; if it is untrue I shall pay back the amount and "
        "bear the legal consequences, and the untrue commitment is entered in my credit record as the law provides. "
        * 2,
    ),
    replaces=("marriage_proof",),
    refusal=text(
        "改为交结婚证原件或复印件，在这里拍一下，或到窗口交。办理条件和时间都一样。",
        "Hand in the marriage certificate instead: scan it here or bring it to the window. Nothing else changes.",
    ),
)

RENT = ServiceItem(
    main_name=text("住房公积金提取", "Housing fund withdrawal"),
    sub_name=text("租房提取住房公积金", "Withdrawal from the housing fund for rent"),
    legal_basis=("《住房公积金管理条例》（国务院令第350号）第二十四条、第二十五条",),
    conditions=(
        text("连续足额缴存住房公积金满三个月", "Three months of full contributions in a row"),
        text("本人及配偶在本市无自有住房且租赁住房", "Neither applicant nor spouse owns a home here, and they rent"),
    ),
    scenarios=(
        Scenario(id="single", name=text("单身职工租房", "Single employee")),
        Scenario(id="married", name=text("已婚职工租房", "Married employee")),
    ),
    materials=(
        Material(id="id_card", name=text("身份证", "ID card"), capture="id_card"),
        Material(
            id="lease",
            name=text("租房合同", "Lease"),
            capture="camera",
            max_pages=6,
            waivers=(Waiver(kind=WaiverKind.LATER, text=text("可以后补", "May follow later")),),
        ),
        Material(
            id="marriage_proof",
            name=text("结婚证", "Marriage certificate"),
            waivers=(
                Waiver(kind=WaiverKind.ELECTRONIC_LICENCE, text=text("用电子证照", "Electronic licence is used")),
                Waiver(kind=WaiverKind.COMMITMENT, text=text("也可以签承诺", "Or a commitment")),
            ),
        ),
        Material(
            id="no_home",
            name=text("无房证明", "Proof of no home"),
            waivers=(Waiver(kind=WaiverKind.SHARED_DATA, text=text("系统去查", "The system looks it up")),),
        ),
    ),
    process=(
        Step(name=text("受理", "Acceptance"), working_days=0),
        Step(name=text("审核", "Review"), working_days=1),
        Step(name=text("转账", "Transfer"), working_days=0),
    ),
    time_limit=TimeLimit(statutory=Limit(days=3), promised=Limit(days=1), delivery_days=2),
    form="gjj-rent-withdrawal",
    code="gjj-rent-withdrawal",
    codes=_CODES,
    version=3,
    updated="2026-06-08",
    source=_SAMPLE,
    plain_name=text("租房住，取公积金", "Withdraw the housing fund for rent"),
    summary=text(
        "在南京租房住、自己名下没有房子，就能取。钱直接打到您的银行卡。",
        "If you rent in Nanjing and own no home here, you can. The money goes straight to your bank card.",
    ),
    aliases=("租房取公积金",),
    topics=(Topic.HOUSING_FUND,),
    department=text("市住房公积金管理中心", "Housing Provident Fund Centre"),
    applicant=ApplicantKind.PERSON,
    agent=AgentRule.ALLOWED,
    fee=text("不收费", "No fee"),
    result=Result(name=text("提取到账", "Transfer")),
    contact=_CONTACT,
    offline=OfflineClass.B,
    offline_text=text("没网也能办，联网后自动提交。", "Works offline; filed when connected."),
    needs=_CARD_AND_SLIP | {Capability.DOCUMENT_CAMERA, Capability.SIGNATURE},
    needs_signature=True,
    commitment=COMMITMENT,
    reductions=Reductions(
        steps=Reduction(before=4, now=2),
        materials=Reduction(before=4, now=1),
        days=Reduction(before=3, now=1),
        fee_yuan=Reduction(before=0, now=0),
    ),
)

CERTIFICATE = RENT.model_copy(
    update={
        "sub_name": text("社会保险参保缴费记录查询打印（个人）", "Personal social insurance certificate"),
        "code": "social-insurance-certificate",
        "plain_name": text("打社保证明", "Print a social insurance certificate"),
        "topics": (Topic.SOCIAL_SECURITY,),
        "materials": (),
        "commitment": None,
        "needs_signature": False,
        "id_only": True,
        "offline": OfflineClass.C,
        "result": Result(name=text("参保证明", "Certificate"), printed_here=True),
        "needs": _CARD_AND_SLIP | {Capability.PAGE_PRINTER},
    }
)

ELDERLY = RENT.model_copy(
    update={
        "sub_name": text("老年人优待证办理、尊老金发放", "Senior citizen card and allowance"),
        "code": "elderly-allowance",
        "plain_name": text("老人优待证和尊老金", "Senior card and allowance"),
        "topics": (Topic.ELDERLY,),
        "materials": (),
        "commitment": None,
        "agent": AgentRule.REQUIRED,
        "id_only": True,
    }
)

POLICY = RENT.model_copy(
    update={
        "sub_name": text("惠企政策“免申即享”资格确认", "Confirmation of policy entitlements without application"),
        "code": "policy-entitlement",
        "plain_name": text("企业补贴，确认一下就到账", "Grants for a company, by confirmation alone"),
        "topics": (Topic.BUSINESS,),
        "materials": (),
        "commitment": None,
        "applicant": ApplicantKind.ENTERPRISE,
        "licence_only": True,
        "offline": OfflineClass.A,
    }
)

NEWBORN = RENT.model_copy(
    update={
        "main_name": text("新生儿出生“一件事”", "Birth of a child as one thing"),
        "sub_name": text("新生儿出生“一件事”", "Birth of a child as one thing"),
        "code": "newborn",
        "plain_name": text("孩子出生了", "A child is born"),
        "summary": text(
            "上户口、医保、生育津贴一起办，孩子的信息只填一次。",
            "Registration, insurance and allowance together; the child's data are entered once.",
        ),
        "topics": (Topic.FAMILY,),
        "materials": RENT.materials[:1] + RENT.materials[3:],
        "commitment": None,
        "agent": AgentRule.NONE,
        "department": text(
            "南京市卫生健康委员会、南京市医疗保障局",
            "Nanjing Health Commission, Nanjing Healthcare Security Administration",
        ),
        "reductions": Reductions(
            steps=Reduction(before=8, now=6),
            materials=Reduction(before=8, now=0),
            days=Reduction(before=25, now=10),
            fee_yuan=Reduction(before=0, now=0),
        ),
    }
)

PHARMACY = RENT.model_copy(
    update={
        "sub_name": text("零售药店行业综合许可", "Comprehensive licence for retail pharmacies"),
        "code": "pharmacy-one-licence",
        "plain_name": text("开药店（一业一证）", "Open a pharmacy with one licence"),
        "summary": text("卖药、卖医疗器械的证合成一张，一次办好。", "Medicine and device licences become one."),
        "topics": (Topic.BUSINESS,),
        "materials": (),
        "commitment": None,
        "guide_only": True,
        "agent": AgentRule.NONE,
    }
)

PHARMACY_LICENCE = OneLicence(
    code="retail-pharmacy",
    source=_SAMPLE,
    trade=text("零售药店", "Retail pharmacy"),
    summary=text("药品、医疗器械、食品几张证合成一张。", "Medicine, devices and food in one licence."),
    sub_licences=(
        SubLicence(name=text("药品经营许可", "Medicine trade licence")),
        SubLicence(name=text("第二类医疗器械经营备案", "Filing for class two devices")),
        SubLicence(name=text("食品经营许可或备案", "Food licence or filing"), required=False),
    ),
    item="pharmacy-one-licence",
    open=True,
)

UNEMPLOYMENT = RENT.model_copy(
    update={
        "sub_name": text("失业登记", "Unemployment registration"),
        "code": "unemployment-registration",
        "plain_name": text("登记失业，领就业服务", "Register as unemployed"),
        "summary": text("登记以后，可以领就业服务和补贴。", "Once registered, you get job services and allowances."),
        "topics": (Topic.WORK,),
        "materials": (),
        "id_only": True,
    }
)

HOTLINE = ELDERLY.model_copy(
    update={
        "code": "hotline-request",
        "main_name": text("12345 政务服务便民热线", "The 12345 hotline"),
        "sub_name": text("12345 诉求登记", "Registration of a 12345 request"),
        "plain_name": text("有事找 12345", "A request to 12345"),
        "department": text("南京市政务服务中心", "Nanjing Government Service Centre"),
        "topics": (Topic.HOTLINE,),
        "materials": (),
        "agent": AgentRule.NONE,
        "identification": Identification.OPTIONAL,
        "id_only": False,
        "needs": frozenset({Capability.RECEIPT_PRINTER}),
    }
)
