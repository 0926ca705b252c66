"""Sample pages of a form: one large choice, fields, errors, many choices, a date."""

from __future__ import annotations

from dataclasses import replace

from kiosk.forms.kinds import FieldKind, Origin
from kiosk.services.form_views import AidKind, AidPhase, FieldProposal, FormAid, FormField, FormPageView, Option
from ui.samples.items import text

LIVING = FormPageView(
    number=2,
    total=7,
    title=text("您现在住在这里吗？", "Do you live here now?"),
    why=text("取公积金付房租，要写清租的是哪一套。", "The rent is paid for one home; it has to be named."),
    known=(
        (
            text("身份证上的住址", "Address on the ID card"),
            "南京市鼓楼区＊＊路＊＊号＊幢＊＊＊室",
            Origin.ID_CARD,
        ),
    ),
    fields=(
        FormField(
            pointer="/lives_there",
            kind=FieldKind.CHOICE,
            label=text("住处", "Home"),
            value="elsewhere",
            options=(
                Option("here", text("就住这里", "Yes, here"), text("租的就是这套房", "This is the rented home")),
                Option(
                    "elsewhere",
                    text("不住这里，租房在别处", "No, the rented home is elsewhere"),
                    text("下一页写租房的地址", "Its address comes on the next page"),
                ),
            ),
        ),
    ),
)

MONEY = FormPageView(
    number=5,
    total=7,
    title=text("房租和收款", "Rent and payment"),
    why=text("钱打到您自己的卡上。", "The money goes to your own card."),
    known=(),
    fields=(
        FormField(
            pointer="/monthly_rent",
            kind=FieldKind.AMOUNT,
            label=text("每月房租", "Monthly rent"),
            value="2400",
            unit=text("元", "yuan"),
            origin=Origin.OCR,
        ),
        FormField(
            pointer="/bank_card",
            kind=FieldKind.BANK_CARD,
            label=text("收款的银行卡号", "Your bank card number"),
            value="6222020000000000471",
            masked="6222 **** **** **** 471",
            hint=text("本人的储蓄卡", "A debit card in your own name"),
            origin=Origin.BANK_CARD,
        ),
        FormField(
            pointer="/phone",
            kind=FieldKind.PHONE,
            label=text("手机号", "Mobile number"),
            value="",
            hint=text("有问题时打给您", "Used if there is a question"),
        ),
        FormField(
            pointer="/remark",
            kind=FieldKind.LONG_TEXT,
            label=text("还有什么要说的", "Anything to add"),
            value="",
            required=False,
        ),
    ),
)

MONEY_WRONG = FormPageView(
    number=5,
    total=7,
    title=text("怎么联系您？", "How can we reach you?"),
    why=None,
    known=(),
    fields=(
        FormField(
            pointer="/phone",
            kind=FieldKind.PHONE,
            label=text("手机号", "Mobile number"),
            value="1380000562",
            error=text("手机号少了一位，请看一下。", "One digit is missing, please have a look."),
        ),
        FormField(
            pointer="/rent_address",
            kind=FieldKind.TEXT,
            label=text("租房的地址", "Address of the rented home"),
            value="南京市鼓楼区示例路一百二十三号花园小区十二幢三单元一零零一室",
            origin=Origin.TYPED,
        ),
    ),
)

DISTRICT = FormPageView(
    number=3,
    total=7,
    title=text("租的房子在哪个区？", "Which district is the rented home in?"),
    why=None,
    known=(),
    fields=(
        FormField(
            pointer="/district",
            kind=FieldKind.REGION,
            label=text("区", "District"),
            value="320106",
            options=tuple(
                Option(code, text(zh, en))
                for code, zh, en in (
                    ("320102", "玄武区", "Xuanwu"),
                    ("320104", "秦淮区", "Qinhuai"),
                    ("320105", "建邺区", "Jianye"),
                    ("320106", "鼓楼区", "Gulou"),
                    ("320111", "浦口区", "Pukou"),
                    ("320113", "栖霞区", "Qixia"),
                    ("320114", "雨花台区", "Yuhuatai"),
                    ("320115", "江宁区", "Jiangning"),
                    ("320116", "六合区", "Luhe"),
                    ("320117", "溧水区", "Lishui"),
                    ("320118", "高淳区", "Gaochun"),
                )
            ),
        ),
    ),
)

LAST_JOB = FormPageView(
    number=2,
    total=4,
    title=text("上一份工作是什么时候结束的？", "When did your last job end?"),
    why=text("从这一天开始算失业的时间。", "Unemployment counts from this day."),
    known=(),
    fields=(
        FormField(
            pointer="/last_day",
            kind=FieldKind.DATE,
            label=text("最后一天", "Last day"),
            value="2026-05-31",
        ),
        FormField(
            pointer="/own_wish",
            kind=FieldKind.YES_NO,
            label=text("是自己要走的吗？", "Did you leave by your own wish?"),
            value="",
            error=text("请选一个。", "Please choose one."),
        ),
    ),
)

_LEASE = text("租房合同", "Lease")
_AT_A_WINDOW = Option(
    "window",
    text("不在这里拍", "Not here"),
    text("到窗口请工作人员拍，一样能办", "Staff take it at the window; it counts the same"),
)

RENT_OFFERED = FormPageView(
    number=4,
    total=7,
    title=text("每个月房租多少钱？", "How much is the rent each month?"),
    why=text("每月能取多少，要看房租。", "How much you can take out depends on it."),
    known=(),
    fields=(
        FormField(
            pointer="/monthly_rent",
            kind=FieldKind.AMOUNT,
            label=text("每月房租", "Monthly rent"),
            value="",
            unit=text("元", "yuan"),
        ),
    ),
    aids=(FormAid("read:lease", AidKind.READ, AidPhase.OFFERED, _LEASE),),
)

RENT_READ = FormPageView(
    number=3,
    total=7,
    title=text("租的房子在哪里，多少钱？", "Where is the home, and what does it cost?"),
    why=None,
    known=(),
    fields=(
        FormField(
            pointer="/rent_address",
            kind=FieldKind.TEXT,
            label=text("租房地址", "Address"),
            value="",
            hint=text("例如：某某路 18 号 3 幢 502 室", "Road, number, building, room"),
            proposal=FieldProposal("南京市建邺区江东中路二百三十一号花园小区三幢二单元五零二室", Origin.OCR),
            error=text(
                "认出来的请核对，对的话按“对，填上”。", "Please check what was read; if right, press “Yes, use it”."
            ),
        ),
        FormField(
            pointer="/monthly_rent",
            kind=FieldKind.AMOUNT,
            label=text("每月房租", "Monthly rent"),
            value="",
            unit=text("元", "yuan"),
            proposal=FieldProposal("2800", Origin.OCR),
        ),
        FormField(
            pointer="/bank_card",
            kind=FieldKind.BANK_CARD,
            label=text("收款的银行卡号", "Your bank card number"),
            value="",
            proposal=FieldProposal("**** 4475", Origin.BANK_CARD),
            aid=FormAid("bank_card:/bank_card", AidKind.BANK_CARD, AidPhase.DONE),
        ),
    ),
    aids=(FormAid("read:lease", AidKind.READ, AidPhase.DONE, _LEASE),),
)

RENT_READING = replace(RENT_OFFERED, aids=(FormAid("read:lease", AidKind.READ, AidPhase.WORKING, _LEASE),))

ENTERPRISE = FormPageView(
    number=1,
    total=6,
    title=text("企业的统一社会信用代码是？", "What is the enterprise's credit code?"),
    why=text("在营业执照上，共 18 位。", "On the business licence, 18 characters."),
    known=(),
    fields=(
        FormField(
            pointer="/credit_code",
            kind=FieldKind.CREDIT_CODE,
            label=text("统一社会信用代码", "Credit code"),
            value="",
            proposal=FieldProposal("91320115MA1ABCD20P", Origin.CODE),
            aid=FormAid("code:/credit_code", AidKind.CODE),
        ),
        FormField(
            pointer="/account_number",
            kind=FieldKind.BANK_CARD,
            label=text("收款的银行卡号", "Bank card number"),
            value="",
            aid=FormAid("bank_card:/account_number", AidKind.BANK_CARD, AidPhase.WORKING),
        ),
    ),
    aids=(FormAid("read:business_licence", AidKind.READ, AidPhase.NOTHING, text("营业执照", "Business licence")),),
)

PICTURES = FormPageView(
    number=4,
    total=6,
    title=text("照片、证据和签名", "Photo, evidence and signature"),
    why=text("照片印在卡上，只用来办这件事。", "The photo is printed on the card and used for nothing else."),
    known=(),
    fields=(
        FormField(
            pointer="/evidence",
            kind=FieldKind.DOCUMENT,
            label=text("证据", "Evidence"),
            value="已拍，共 3 页",
            hint=text("欠条、合同、聊天记录的打印件都行", "A note of debt, a contract, printed messages"),
            taken=3,
            origin=Origin.HERE,
            aid=FormAid("pages:/evidence", AidKind.PAGES),
        ),
        FormField(
            pointer="/portrait",
            kind=FieldKind.PHOTO,
            label=text("本人照片", "Your photo"),
            value="",
            options=(_AT_A_WINDOW,),
            error=text("请拍一张，或选下面的办法。", "Please take a photo, or choose the way below."),
            aid=FormAid("photo:/portrait", AidKind.PHOTO),
        ),
        FormField(
            pointer="/guardian",
            kind=FieldKind.SIGNATURE,
            label=text("监护人签名", "Guardian's signature"),
            value="",
        ),
    ),
)

PORTRAIT_LOST = replace(
    PICTURES,
    title=text("给社保卡拍一张照片", "A photo for the card"),
    fields=(
        replace(
            PICTURES.fields[1],
            error=None,
            value="不在这里拍",
            aid=FormAid("photo:/portrait", AidKind.PHOTO, AidPhase.LOST),
        ),
    ),
)

UNSIGNED = replace(PICTURES, title=text("请监护人签名", "The guardian signs here"), fields=(PICTURES.fields[2],))
SIGNED = replace(UNSIGNED, fields=(replace(PICTURES.fields[2], value="已签", taken=1, origin=Origin.HERE),))
