"""What a test may ask of the session behind the window: codes and numbers, nothing that the screen does not show."""

from __future__ import annotations

from kiosk.services.form_views import FormAid, FormPageView
from kiosk.services.snapshot import SessionSnapshot


def _aids(form: FormPageView) -> list[FormAid]:
    return [*form.aids, *(field.aid for field in form.fields if field.aid is not None)]


def facts(snapshot: SessionSnapshot) -> dict[str, object]:
    """Facts for the robot's `snapshot` command; a part that the session does not have now is None."""
    card, form, scan, receipt = snapshot.card, snapshot.form, snapshot.scan, snapshot.receipt
    return {
        "state": snapshot.state,
        "language": snapshot.language,
        "elderly": snapshot.elderly,
        "network": snapshot.network,
        "item": snapshot.item.code if snapshot.item else None,
        "trouble": snapshot.trouble.code if snapshot.trouble else None,
        "item_trouble": snapshot.item_trouble.code if snapshot.item_trouble else None,
        "idle_seconds_left": snapshot.idle_seconds_left,
        "progress": [snapshot.progress.number, snapshot.progress.total] if snapshot.progress else None,
        "rating": snapshot.rating,
        "hits": [hit.item.code for hit in snapshot.search.hits] if snapshot.search else None,
        "card": {"role": card.role, "phase": card.phase, "trouble": card.trouble.code if card.trouble else None}
        if card
        else None,
        "form": {"number": form.number, "total": form.total, "fields": [field.pointer for field in form.fields]}
        if form
        else None,
        "aids": {aid.target: aid.phase for aid in _aids(form)} if form else None,
        "proposals": [field.pointer for field in form.fields if field.proposal] if form else None,
        "scan": {"phase": scan.phase, "advice": scan.advice, "page": scan.page, "taken": scan.taken} if scan else None,
        "signed": snapshot.signing.signed if snapshot.signing else None,
        "receipt": {
            "number": receipt.number,
            "qr_text": receipt.qr_text,
            "printing": receipt.printing,
            "result_printing": receipt.result_printing,
            "waiting_for_centre": receipt.waiting_for_centre,
            "case_number": receipt.case_number,
            "trouble": receipt.trouble.code if receipt.trouble else None,
        }
        if receipt
        else None,
    }
