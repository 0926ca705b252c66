"""One snapshot for every page and for every state of a page that looks different, in the order a citizen meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from kiosk.catalog.model import Capability, Topic
from kiosk.filing.session import State
from kiosk.forms.kinds import Origin
from kiosk.services import wording
from kiosk.services.form_views import ScanAdvice, ScanPhase, ScanPurpose, ScanView
from kiosk.services.snapshot import (
    Aftermath,
    CardPhase,
    CardRole,
    CardView,
    DeviceState,
    Fate,
    MaskedPerson,
    Network,
    PrecheckFinding,
    PrintPhase,
    Progress,
    ReceiptView,
    ReviewRow,
    SearchHit,
    SearchView,
    SessionSnapshot,
    SigningView,
    Trouble,
    TroubleCode,
)
from ui.samples import forms, information, visits
from ui.samples.items import (
    CERTIFICATE,
    COMMITMENT,
    ELDERLY,
    HOTLINE,
    NEWBORN,
    PHARMACY,
    PHARMACY_LICENCE,
    POLICY,
    RENT,
    UNEMPLOYMENT,
    text,
)

_STATES = (
    State.GUIDE,
    State.IDENTIFYING,
    State.FILLING,
    State.COMMITMENT,
    State.MATERIALS,
    State.REVIEW,
)
_WANG = MaskedPerson("王*", "3201**********1239")
_LI = MaskedPerson("李**", "3201**********0028")
_DEVICES = tuple(
    (device, DeviceState.READY)
    for device in (
        Capability.ID_CARD,
        Capability.DOCUMENT_CAMERA,
        Capability.RECEIPT_PRINTER,
        Capability.PAGE_PRINTER,
    )
)
# What the receipt's code holds: as long as a real one.
_QR = (
    "NMY1:" + "6BFOXN%TS3DH0YOJ58S S-W5HDC *MEB2B2JJ59J-9BC6:X9NECX0AKQC:3DCV4*XUA2P-FHT-HNTI4L6N$Q%UG/YL WO*Z7ON1" * 3
)


def _hit(item: object, matched: str = "", trouble: TroubleCode | None = None) -> SearchHit:
    return SearchHit(
        item=item,  # type: ignore[arg-type]
        matched=matched,
        available=trouble is None,
        unavailable=Trouble(trouble) if trouble else None,
    )


def _step(number: int) -> Progress:
    return Progress(number, len(_STATES), _STATES)


_HOME = SessionSnapshot(State.IDLE, network=Network.ONLINE, devices=_DEVICES)
_GUIDE = replace(_HOME, state=State.GUIDE, item=RENT, progress=_step(1))
_CARD = replace(
    _GUIDE,
    state=State.IDENTIFYING,
    progress=_step(2),
    card=CardView(CardRole.APPLICANT, CardPhase.WAITING),
)
_KNOWN = replace(_GUIDE, applicant=_WANG, network=Network.OFFLINE)
_FORM = replace(_KNOWN, state=State.FILLING, progress=_step(3), form=forms.LIVING)
_SIGN = replace(
    _KNOWN,
    state=State.COMMITMENT,
    progress=_step(4),
    signing=SigningView(
        title=text("看一遍，同意再签名", "Read it, then sign"),
        sentences=COMMITMENT.summary,
        full_text=COMMITMENT.full_text,
        refusal=COMMITMENT.refusal,
        signed=False,
    ),
)
_SCAN = replace(
    _KNOWN,
    state=State.MATERIALS,
    progress=_step(5),
    scan=ScanView(
        material=text("租房合同", "the lease"),
        page=2,
        max_pages=6,
        phase=ScanPhase.ADVICE,
        advice=ScanAdvice.CORNER_RAISED,
        corners=((0.26, 0.1), (0.72, 0.08), (0.78, 0.9), (0.22, 0.93)),
        taken=1,
        countdown=0.0,
        waivable=True,
    ),
)
_AIDED = replace(_SCAN, state=State.FILLING, progress=_step(3))  # pages taken for the form
_BESIDE = ScanView(
    material=text("租房合同", "Lease"),
    page=1,
    max_pages=6,
    phase=ScanPhase.SEARCHING,
    advice=ScanAdvice.NONE,
    corners=(),
    taken=0,
    countdown=0.0,
    waivable=False,
    purpose=ScanPurpose.READING,
)
_PORTRAIT = replace(
    _BESIDE,
    material=text("本人照片", "Your photo"),
    max_pages=1,
    phase=ScanPhase.ADVICE,
    advice=ScanAdvice.TOO_FAR,
    corners=((0.39, 0.26), (0.61, 0.26), (0.61, 0.6), (0.39, 0.6)),
    purpose=ScanPurpose.PORTRAIT,
)
_CODE = replace(
    _BESIDE,
    material=text("统一社会信用代码", "Credit code"),
    max_pages=1,
    purpose=ScanPurpose.CODE,
)
_REVIEW = replace(
    _KNOWN,
    state=State.REVIEW,
    progress=_step(6),
    review=(
        ReviewRow(text("姓名", "Name"), "王*", None, Origin.ID_CARD, None, None, "person"),
        ReviewRow(
            text("身份证号", "ID number"),
            "3201**********1239",
            "320106197001011239",
            Origin.ID_CARD,
            None,
            None,
            "person",
        ),
        ReviewRow(
            text("租房地址", "Rented home"),
            "南京市鼓楼区＊＊街＊＊号",
            None,
            Origin.TYPED,
            None,
            "/rent_address",
            "form",
        ),
        ReviewRow(text("婚姻", "Marriage"), "已婚", None, Origin.TYPED, None, "/marriage", "form"),
        ReviewRow(text("每月房租", "Monthly rent"), "2,400 元", None, Origin.TYPED, None, "/monthly_rent", "form"),
        ReviewRow(
            text("收款卡", "Bank card"),
            "6222 **** **** **** 471",
            "6222 0200 0000 0000 471",
            Origin.TYPED,
            None,
            "/bank_card",
            "form",
        ),
        ReviewRow(text("手机", "Phone"), "138****5620", "13800005620", Origin.TYPED, None, "/phone", "form"),
        ReviewRow(text("租房合同", "Lease"), "3 页", None, None, text("现场拍的", "Scanned here"), "lease", "material"),
        ReviewRow(
            text("无房情况", "No home"),
            "不用您交",
            None,
            None,
            text("联网后系统去查", "Looked up when connected"),
            None,
            "material",
        ),
    ),
)
_VIEW = ReceiptView(
    number="0417-000483",
    item_name=RENT.plain_name,
    official_name=RENT.sub_name,
    applicant="王*",
    online=False,
    answer_by="2026-06-12",
    promised_days=1,
    delivery_days=2,
    department=RENT.department,
    qr_text=_QR,
    printing=PrintPhase.NONE,
    trouble=None,
)
_RECEIPT = replace(_KNOWN, state=State.RECEIPT, progress=_step(6), receipt=_VIEW)
_NO_PAPER = tuple(
    (device, DeviceState.PAPER_OUT if device is Capability.RECEIPT_PRINTER else state) for device, state in _DEVICES
)

# Pages as they look after one more press: the sample and the object name that is pressed.
PRESSED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "01-home-low": ("01-home", "low"),
        "04-guide-official": ("04-guide", "official_guide"),
        "05-card-without": ("05-card", "without_card"),
        "05-card-other": ("05-card", "other_card"),
        "07-form-choice-low": ("17-help", "help_low"),
        "07-form-keys": ("07-form-fields", "field_monthly_rent"),
        "07-form-letters": ("07-form-error", "field_rent_address"),
        "07-form-wheels": ("07-form-date", "field_last_day"),
        "08-sign-full-text": ("08-sign", "full_text"),
        "08-sign-refuse": ("08-sign", "refuse"),
        "12-receipt-phone": ("12-receipt", "to_phone"),
    }
)


def _blind(scan: ScanView | None, *, taken: int, page: int) -> ScanView | None:
    return None if scan is None else replace(scan, phase=ScanPhase.NO_CAMERA, corners=(), taken=taken, page=page)


SAMPLES: Final[Mapping[str, SessionSnapshot]] = MappingProxyType(
    {
        "01-home": _HOME,
        "02-topic": replace(
            _HOME,
            state=State.CHOOSING,
            topic=Topic.SOCIAL_SECURITY,
            topic_hits=(_hit(CERTIFICATE, trouble=TroubleCode.NEEDS_CONNECTION), _hit(UNEMPLOYMENT), _hit(ELDERLY)),
        ),
        "02-topic-bundles": replace(
            _HOME,
            state=State.CHOOSING,
            topic=Topic.FAMILY,
            topic_hits=(replace(_hit(NEWBORN), parts=3), _hit(ELDERLY)),
        ),
        "02-topic-business": replace(
            _HOME, state=State.CHOOSING, topic=Topic.BUSINESS, topic_hits=(_hit(POLICY), _hit(CERTIFICATE))
        ),
        "02-topic-empty": replace(_HOME, state=State.CHOOSING, topic=Topic.REGIONAL),
        "03-find": replace(
            _HOME,
            state=State.CHOOSING,
            search=SearchView(
                query="房产证",
                hits=(_hit(RENT, "房产证"), _hit(CERTIFICATE), _hit(POLICY), _hit(ELDERLY)),
                explained=("房产证", "不动产权证书"),
            ),
        ),
        "03-find-nothing": replace(_HOME, state=State.CHOOSING, search=SearchView(query="飞机票", hits=())),
        "03-find-nearest": replace(
            _HOME,
            state=State.CHOOSING,
            search=SearchView(
                query="飞机票",
                hits=(_hit(ELDERLY), _hit(CERTIFICATE)),
                nearest_only=True,
                ask_instead=_hit(HOTLINE),
            ),
        ),
        "03-info-outlets": replace(_HOME, state=State.CHOOSING, info=information.OUTLETS),
        "03-info-policies": replace(_HOME, state=State.CHOOSING, info=information.POLICIES),
        "03-info-notices": replace(_HOME, state=State.CHOOSING, info=information.NOTICES),
        "04-guide": _GUIDE,
        "04-guide-trouble": replace(
            _GUIDE,
            item=CERTIFICATE,
            network=Network.OFFLINE,
            item_trouble=Trouble(TroubleCode.NEEDS_CONNECTION),
            alternatives=(_hit(RENT), _hit(ELDERLY)),
        ),
        "04-guide-bundle": replace(_GUIDE, item=NEWBORN, parts=visits.PARTS),
        "04-guide-bundle-window": replace(_GUIDE, item=NEWBORN, parts=visits.PARTS_AT_WINDOW),
        "04-guide-bundle-offline": replace(
            _GUIDE,
            item=NEWBORN,
            network=Network.OFFLINE,
            item_trouble=visits.OFFLINE_TROUBLE,
            parts=visits.PARTS_OFFLINE,
            alternatives=(_hit(RENT), _hit(ELDERLY)),
        ),
        "04-guide-one-licence": replace(_GUIDE, item=PHARMACY, one_licence=PHARMACY_LICENCE),
        "05-card": _CARD,
        "05-card-reading": replace(_CARD, card=CardView(CardRole.APPLICANT, CardPhase.READING)),
        "05-card-failed": replace(
            _CARD,
            card=CardView(CardRole.APPLICANT, CardPhase.FAILED, Trouble(TroubleCode.CARD_UNREADABLE)),
        ),
        "05-card-remove": replace(_CARD, card=CardView(CardRole.APPLICANT, CardPhase.REMOVE, None, (_WANG,))),
        "05-card-optional": replace(
            _CARD, item=HOTLINE, card=CardView(CardRole.APPLICANT, CardPhase.WAITING, optional=True)
        ),
        "05-card-optional-lost": replace(
            _CARD,
            item=HOTLINE,
            card=CardView(CardRole.APPLICANT, CardPhase.FAILED, Trouble(TroubleCode.READER_LOST), optional=True),
        ),
        "05-card-agent": replace(
            _CARD,
            item=ELDERLY,
            applicant=_WANG,
            card=CardView(CardRole.AGENT, CardPhase.FAILED, Trouble(TroubleCode.CARD_SAME_PERSON), read=(_WANG,)),
        ),
        "06-consent": replace(
            _KNOWN,
            state=State.CONSENT,
            progress=_step(2),
            agent=_LI,
            consent=(
                text("姓名、号码、住址：填进申请表。", "Name, number and address go into the application."),
                text("身份证的有效期：看还能不能用。", "The card's dates show whether it is still valid."),
                text("照片不存，也不传。", "The photo is neither stored nor sent."),
            ),
        ),
        "06-consent-unnamed": replace(
            _GUIDE, item=HOTLINE, state=State.CONSENT, progress=_step(2), consent=wording.consent_unnamed(HOTLINE)
        ),
        "07-form-choice": _FORM,
        "07-form-fields": replace(_FORM, form=forms.MONEY),
        "07-form-error": replace(_FORM, form=forms.MONEY_WRONG),
        "07-form-many": replace(_FORM, form=forms.DISTRICT),
        "07-form-date": replace(_FORM, form=forms.LAST_JOB),
        "07-form-aid": replace(_FORM, form=forms.RENT_OFFERED),
        "07-form-aid-working": replace(_FORM, form=forms.RENT_READING),
        "07-form-proposals": replace(_FORM, form=forms.RENT_READ),
        "07-form-codes": replace(_FORM, form=forms.ENTERPRISE),
        "07-form-pictures": replace(_FORM, form=forms.PICTURES),
        "07-form-photo-lost": replace(_FORM, form=forms.PORTRAIT_LOST),
        "07-form-signed": replace(_FORM, form=forms.SIGNED),
        "08-sign": _SIGN,
        "08-sign-several": replace(_SIGN, item=NEWBORN, signing=visits.SIGNING),
        "09-scan": _SCAN,
        "09-scan-steady": replace(
            _SCAN,
            scan=replace(
                _SCAN.scan,  # type: ignore[type-var]
                phase=ScanPhase.STEADY,
                advice=ScanAdvice.NONE,
                countdown=0.6,
                taken=0,
                page=1,
            ),
        ),
        "09-scan-no-camera": replace(_SCAN, scan=_blind(_SCAN.scan, taken=0, page=1)),
        "09-scan-no-camera-later": replace(_SCAN, scan=_blind(_SCAN.scan, taken=2, page=3)),
        "09-scan-no-camera-beside": replace(_AIDED, form=forms.RENT_OFFERED, scan=_blind(_BESIDE, taken=0, page=1)),
        "09-scan-no-portrait-camera": replace(_AIDED, form=forms.PICTURES, scan=_blind(_PORTRAIT, taken=0, page=1)),
        "09-scan-reading": replace(_AIDED, form=forms.RENT_OFFERED, scan=_BESIDE),
        "09-scan-only-read": replace(
            _AIDED,
            form=forms.ENTERPRISE,
            scan=replace(_BESIDE, material=text("营业执照", "Business licence"), max_pages=1, kept=False),
        ),
        "09-scan-portrait": replace(_AIDED, form=forms.PICTURES, scan=_PORTRAIT),
        "09-scan-portrait-taken": replace(
            _AIDED,
            form=forms.PICTURES,
            scan=replace(_PORTRAIT, phase=ScanPhase.TAKEN, advice=ScanAdvice.NONE, taken=1, corners=()),
        ),
        "09-scan-code": replace(_AIDED, form=forms.ENTERPRISE, scan=_CODE),
        "09-scan-code-other": replace(_AIDED, form=forms.ENTERPRISE, scan=replace(_CODE, advice=ScanAdvice.OTHER_CODE)),
        "09-scan-code-scanner": replace(_AIDED, form=forms.ENTERPRISE, scan=replace(_CODE, phase=ScanPhase.NO_CAMERA)),
        "10-review": _REVIEW,
        "10-review-visit": replace(_REVIEW, item=NEWBORN, review=visits.REVIEW),
        "10-review-findings": replace(
            _REVIEW,
            precheck=(
                PrecheckFinding(
                    text(
                        "合同写到 5月31日，已经过期了。请换新合同，或写明续租。",
                        "The lease ended on 31 May. Please use the new one, or say that it was extended.",
                    ),
                    blocking=True,
                    change="lease",
                ),
                PrecheckFinding(
                    text("房租比这一片一般的高，请再看一眼。", "The rent is high for this area, please look again."),
                    blocking=False,
                    change="/monthly_rent",
                ),
            ),
        ),
        "10-review-storage": replace(_REVIEW, trouble=Trouble(TroubleCode.STORAGE_FULL)),
        "11-submitting": replace(_KNOWN, state=State.SUBMITTING, progress=_step(6)),
        "12-receipt": _RECEIPT,
        "12-receipt-unnamed": replace(
            _RECEIPT,
            applicant=None,
            item=HOTLINE,
            receipt=replace(
                _VIEW,
                item_name=HOTLINE.plain_name,
                official_name=HOTLINE.sub_name,
                department=HOTLINE.department,
                applicant="",
            ),
        ),
        "12-receipt-calendar": replace(
            _RECEIPT,
            receipt=replace(_VIEW, answer_by=None, promised_days=30, calendar_ends=2026),
        ),
        "12-receipt-visit": replace(
            _RECEIPT,
            item=NEWBORN,
            receipt=replace(
                _VIEW,
                item_name=NEWBORN.plain_name,
                official_name=NEWBORN.sub_name,
                answer_by="2026-06-25",
                promised_days=10,
                department=NEWBORN.department,
                parts=visits.PROMISES,
            ),
        ),
        "12-receipt-period": replace(
            _RECEIPT,
            network=Network.ONLINE,
            receipt=replace(
                _VIEW, online=True, answer_by=None, delivery_days=None, promised_days=3, printing=PrintPhase.PRINTING
            ),
        ),
        "12-receipt-printed": replace(
            _RECEIPT,
            network=Network.ONLINE,
            receipt=replace(
                _VIEW,
                online=True,
                case_number="320100-20260609-0017",
                printing=PrintPhase.PRINTED,
                result_printing=PrintPhase.FAILED,
            ),
        ),
        "13-receipt-trouble": replace(
            _RECEIPT,
            devices=_NO_PAPER,
            receipt=replace(_VIEW, printing=PrintPhase.FAILED, trouble=Trouble(TroubleCode.RECEIPT_PRINTER_PAPER)),
        ),
        "13-receipt-unconfirmed": replace(
            _RECEIPT,
            receipt=replace(_VIEW, printing=PrintPhase.FAILED, trouble=Trouble(TroubleCode.RECEIPT_UNCONFIRMED)),
        ),
        "13-receipt-paper-awaited": replace(
            _RECEIPT,
            devices=_NO_PAPER,
            receipt=replace(_VIEW, printing=PrintPhase.PRINTING, trouble=Trouble(TroubleCode.RECEIPT_PAPER_AWAITED)),
        ),
        "13-receipt-cover-awaited": replace(
            _RECEIPT,
            devices=_NO_PAPER,
            receipt=replace(_VIEW, printing=PrintPhase.PRINTING, trouble=Trouble(TroubleCode.RECEIPT_COVER_AWAITED)),
        ),
        "14-rating": replace(_RECEIPT, state=State.EVALUATING),
        "14-rating-chosen": replace(_RECEIPT, state=State.EVALUATING, rating=4),
        "15-idle": replace(_SCAN, idle_seconds_left=15),
        "16-end": replace(_FORM, confirm_end=True),
        "17-help-home": replace(_HOME, help_open=True),
        "17-help": replace(_FORM, help_open=True),
        "18-ended": replace(_HOME, state=State.ENDED),
        "01-home-after-crash": replace(_HOME, aftermath=Aftermath(Fate.STORED, "0417-000003")),
        "01-home-after-crash-nothing": replace(_HOME, aftermath=Aftermath(Fate.NOTHING)),
        "19-not-serving": replace(_HOME, trouble=Trouble(TroubleCode.NOT_SERVING)),
    }
)
