"""From what a session holds to what a screen may show: one pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kiosk.catalog.model import Capability, ServiceItem, Topic
from kiosk.catalog.offers import OneLicence
from kiosk.catalog.text import LocalText
from kiosk.filing.draft import Draft, SigningOutcome
from kiosk.filing.session import Needs, State, path_of
from kiosk.services import pledges, review, wording
from kiosk.services.cards import CardFlow
from kiosk.services.choosing import Choosing
from kiosk.services.code_watch import CodeWatch
from kiosk.services.filling import FormFlow
from kiosk.services.form_aids import FormAids
from kiosk.services.information import InfoKind, InfoView
from kiosk.services.receipts import ReceiptFlow
from kiosk.services.scanning import ScanFlow
from kiosk.services.snapshot import (
    Aftermath,
    CardRole,
    DeviceState,
    Language,
    Network,
    PartView,
    Progress,
    SessionSnapshot,
    Trouble,
    TroubleCode,
)

_BEFORE_AN_ITEM = (State.IDLE, State.CHOOSING)
_UNDER_CAMERA = (State.FILLING, State.MATERIALS)
_LAST_STEPS = (State.SUBMITTING, State.RECEIPT, State.EVALUATING)


@dataclass(slots=True)
class Held:
    """What one citizen's session holds. It ends with its process."""

    language: Language
    state: State = State.IDLE
    elderly: bool = False
    network: Network = Network.UNKNOWN
    serving: bool = True
    topic: Topic | None = None
    query: str | None = None
    item: ServiceItem | None = None
    draft: Draft | None = field(default=None, repr=False)
    needs: Needs = field(default_factory=Needs)
    roles: tuple[CardRole, ...] = ()
    cards: CardFlow | None = None
    form: FormFlow | None = None
    aids: FormAids | None = None
    scan: ScanFlow | CodeWatch | None = None  # of a material, or opened beside the form
    receipt: ReceiptFlow | None = None
    submission_id: str | None = None
    rating: int | None = None
    rated: bool = False  # the rating is on its way to the disk, and its session ends after it
    trouble: Trouble | None = None
    aftermath: Aftermath | None = None
    help_open: bool = False
    info: InfoKind | None = None
    confirm_end: bool = False
    changing: bool = False  # a review row is being changed: the next step leads back to the review
    retaking: str | None = None  # the material whose pages are taken anew
    declaring: bool = False  # the commitments were declined; what is left to sign are declarations
    ended: bool = False

    def shown_pledges(self) -> tuple[pledges.Pledge, ...]:
        """What stands above the pad."""
        due = pledges.pledges_of(self.draft) if self.draft is not None else ()
        return pledges.declarations(due) if self.declaring else due


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is true around the session at this moment."""

    outlet: LocalText
    devices: Mapping[Capability, DeviceState]
    idle_seconds_left: int | None
    item_trouble: Trouble | None
    serving: bool
    parts: tuple[PartView, ...] = ()
    one_licence: OneLicence | None = None
    info: InfoView | None = None


def compose(held: Held, seen: Surroundings, choosing: Choosing) -> SessionSnapshot:
    state, item, draft = held.state, held.item, held.draft
    blocked = seen.item_trouble if state in {State.GUIDE, State.IDENTIFYING} else None
    base = SessionSnapshot(
        state=state,
        language=held.language,
        elderly=held.elderly,
        outlet=seen.outlet,
        network=held.network,
        devices=tuple(sorted(seen.devices.items())),
        trouble=held.trouble if seen.serving or state not in _BEFORE_AN_ITEM else Trouble(TroubleCode.NOT_SERVING),
        aftermath=held.aftermath if state is State.IDLE else None,
        idle_seconds_left=seen.idle_seconds_left,
        help_open=held.help_open,
        info=seen.info,
        confirm_end=held.confirm_end,
        item=item,
        item_trouble=blocked,
        parts=seen.parts,
        one_licence=seen.one_licence if state is State.GUIDE else None,
        alternatives=choosing.instead_of(item) if item is not None and blocked is not None else (),
        rating=held.rating,
    )
    if state is State.CHOOSING:
        return replace(
            base,
            topic=held.topic,
            topic_hits=choosing.by_topic(held.topic) if held.topic is not None else (),
            search=choosing.search(held.query) if held.query is not None else None,
        )
    if item is None or draft is None:
        return base
    return replace(
        base,
        progress=_progress(held),
        applicant=review.masked(draft.applicant),
        agent=review.masked(draft.agent),
        card=held.cards.view if held.cards is not None and state is State.IDENTIFYING else None,
        consent=_consent(item, draft) if state is State.CONSENT else (),
        form=held.form.view if held.form is not None and state is State.FILLING else None,
        scan=held.scan.view if held.scan is not None and state in _UNDER_CAMERA else None,
        signing=(
            pledges.view(held.shown_pledges(), signed=draft.signing.outcome is SigningOutcome.SIGNED)
            if state is State.COMMITMENT
            else None
        ),
        review=review.rows(draft, held.form, held.language) if state in {State.REVIEW, State.SUBMITTING} else (),
        precheck=review.findings(draft, held.form) if held.form is not None and state is State.REVIEW else (),
        receipt=held.receipt.view if held.receipt is not None else None,
    )


def _consent(item: ServiceItem, draft: Draft) -> tuple[LocalText, ...]:
    if draft.unnamed:
        return wording.consent_unnamed(item)
    return wording.consent(item, both=None not in {draft.applicant, draft.agent})


def _progress(held: Held) -> Progress | None:
    path = path_of(held.needs)
    if held.state in _LAST_STEPS:
        return Progress(len(path), len(path), path)
    return Progress(path.index(held.state) + 1, len(path), path) if held.state in path else None
