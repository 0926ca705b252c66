"""What citizens do in these tests, as intents."""

from __future__ import annotations

from kiosk.filing.session import State
from kiosk.services.intents import Signature, StrokePoint
from kiosk.services.snapshot import CardPhase, Network
from tests.kiosk.services.conftest import Kiosk

SIGNATURE = Signature(900, 400, (tuple(StrokePoint(100 + 20 * step, 150 + 8 * step, 12 * step) for step in range(20)),))

RENT = {
    "lives_at": "card_address",
    "rent_district": "320105",
    "rent_address": "示例路18号3幢502室",
    "monthly_rent": "2800",
    "lease_running": "true",
    "marital_status": "single",
    "bank_card": "6217001370001234475",
    "phone": "13800005620",
}
UNEMPLOYED = {
    "situation": "job_ended",
    "last_employer": "南京示例机械有限公司",
    "end_date": "2026-10-30",
    "end_reason": "employer",
    "skills": "钳工",
    "job_wish": "job",
    "phone": "13900001234",
}
SENIOR = {
    "by_agent": "true",
    "benefit": "card",
    "hukou_district": "320104",
    "relation": "child",
    "bank_card": "6217001370001234475",
    "phone": "13700002468",
}
ENTERPRISE = {
    "credit_code": "91320115MA1ABCD20P",
    "enterprise_name": "南京示例餐饮有限公司",
    "enterprise_size": "small",
    "amount_right": "agree",
    "notified_amount": "5000",
    "account_bank": "示例银行南京支行",
    "account_number": "320100000012345678",
    "phone": "13600001357",
}
INSURED = {"insurance_type": "all", "period": "last_12", "purpose": "job"}


def identify(kiosk: Kiosk, item: str, *cards: str) -> None:
    """From the home page to the consent, with `cards` laid on the reader one after the other."""
    session = kiosk.session
    session.choose(item)
    if len(cards) > 1:
        session.begin_for_other()
    else:
        session.begin()
    for number, card in enumerate(cards, 1):
        kiosk.reader.place(card)
        if number < len(cards):
            kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.REMOVE)
            kiosk.reader.remove()
            kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.WAITING)
    kiosk.until(lambda now: now.state is State.CONSENT)


def fill(kiosk: Kiosk, answers: dict[str, str]) -> None:
    """Every question that is asked, until the form is left."""
    session = kiosk.session
    while kiosk.now.state is State.FILLING:
        page = kiosk.now.form
        assert page is not None
        for field in page.fields:
            name = field.pointer.removeprefix("/")
            if name in answers:
                session.answer(field.pointer, answers[name])
        session.next_page()
        after = kiosk.now.form
        errors = [field.error.zh for field in after.fields if field.error] if after is not None else []
        assert kiosk.now.form != page or not errors, (page.title.zh, errors)


def sign(kiosk: Kiosk) -> None:
    kiosk.session.sign(SIGNATURE)
    kiosk.session.signing_complete()


def scan(kiosk: Kiosk, pages: int = 1) -> None:
    for page in range(1, pages + 1):
        kiosk.camera.desk.put(page)
        kiosk.until(lambda now, page=page: now.scan is not None and now.scan.taken == page)
    kiosk.session.material_complete()


def to_review(kiosk: Kiosk) -> None:
    """An unemployment registration, signed, as far as the review."""
    identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.give_consent()
    fill(kiosk, UNEMPLOYED)
    sign(kiosk)
    assert kiosk.now.state is State.REVIEW


def submit(kiosk: Kiosk) -> None:
    kiosk.session.submit()
    kiosk.loop.settle()


def ask_for_certificate(kiosk: Kiosk) -> None:
    """From home to a submitted online item, whose certificate the centre has yet to issue."""
    kiosk.network = Network.ONLINE
    kiosk.loop.advance(1.0)
    identify(kiosk, "social-insurance-certificate", "lin")
    kiosk.session.give_consent()
    fill(kiosk, INSURED)
    submit(kiosk)
