"""Filling in the form: one question a page, nothing asked that a card already says, errors in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from kiosk.catalog.text import LocalText
from kiosk.filing.draft import Draft, Enclosure
from kiosk.forms.elements import Field, FieldError, Page
from kiosk.forms.enclosures import MEDIA_TYPES, name_of, names_in
from kiosk.forms.engine import Form
from kiosk.forms.kinds import ENCLOSED, FieldKind, Origin
from kiosk.forms.precheck import Precheck
from kiosk.forms.prefill import known_facts, prefill
from kiosk.forms.values import MAX_TEXT
from kiosk.services.form_views import FieldProposal, FormAid, FormField, FormPageView, Option
from kiosk.services.known_facts import facts_of
from kiosk.services.proposals import Proposal
from kiosk.services.snapshot import Language, PrecheckFinding, ReviewRow

_CONFIRM = LocalText(
    zh="认出来的请核对，对的话按“对，填上”。", en="Please check what was read; if right, press “Yes, use it”."
)
# What is chosen or taken is an answer at once; what is typed stays in the field even when it cannot be read.
_NOT_TYPED = {FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.DATE} | ENCLOSED


class Helpers(Protocol):
    """What stands beside the fields to fill them without typing."""

    def for_page(self, page: Page) -> tuple[FormAid, ...]: ...
    def for_field(self, field: Field) -> FormAid | None: ...


class FormFlow:
    """Writes the draft's answers; knows which page is shown and what the citizen was told about it."""

    def __init__(self, form: Form, draft: Draft, now: Callable[[], datetime], language: Callable[[], Language]) -> None:
        self._form = form
        self._draft = draft
        self._now = now
        self._language = language
        self._facts = facts_of(draft, now().date())
        self._typed: dict[str, str] = {}  # what stands in a field, also when it cannot be read
        self._errors: dict[str, LocalText] = {}
        self._proposals: dict[str, Proposal] = {}
        self.helpers: Helpers | None = None
        self._precheck = Precheck(draft.item.prechecks)
        for pointer, (value, origin) in prefill(form, self._facts).items():
            draft.answers[form.fields[pointer].name] = value
            draft.origins[pointer] = origin.value
        self._page = self._pages()[0].id if self._pages() else ""

    # -- what is shown ------------------------------------------------------------------------------------------

    @property
    def view(self) -> FormPageView:
        pages = self._pages()
        page = self._current()
        number = next((at for at, other in enumerate(pages, 1) if other.id == page.id), 1)
        return FormPageView(
            number=number,
            total=len(pages),
            title=page.title,
            why=page.why,
            known=known_facts(page, self._facts),
            fields=tuple(self._field(field) for field in self._form.visible_fields(page, self._draft.answers)),
            aids=self.helpers.for_page(page) if self.helpers is not None else (),
        )

    def _field(self, field: Field) -> FormField:
        value = self._text(field)
        origin = self._draft.origins.get(field.pointer)
        masked = self._form.mask(field.pointer, self._draft.answers.get(field.name), self._language()) if value else ""
        return FormField(
            pointer=field.pointer,
            kind=field.kind,
            label=field.label,
            value=value,
            hint=field.hint,
            unit=field.unit,
            required=field.required,
            options=tuple(Option(option.value, option.label, option.hint) for option in field.options),
            origin=Origin(origin) if origin is not None else None,
            masked=masked if field.pointer not in self._typed and masked != value else None,
            error=self._errors.get(field.pointer),
            taken=len(list(names_in(self._draft.answers.get(field.name)))) if field.kind in ENCLOSED else 0,
            proposal=self._proposal(field),
            aid=self.helpers.for_field(field) if self.helpers is not None else None,
        )

    def _proposal(self, field: Field) -> FieldProposal | None:
        """The value stands there in full, so that it can be compared; only a bank card's number is for nobody else."""
        proposal = self._proposals.get(field.pointer)
        if proposal is None:
            return None
        secret = field.kind is FieldKind.BANK_CARD
        text = (self._form.mask if secret else self._form.show)(field.pointer, proposal.value, self._language())
        return FieldProposal(text, proposal.origin)

    def _text(self, field: Field) -> str:
        if field.pointer in self._typed:
            return self._typed[field.pointer]
        value = self._draft.answers.get(field.name)
        if value is None:
            return ""
        if field.kind in {FieldKind.CHOICE, FieldKind.DATE}:
            return str(value)
        if field.kind is FieldKind.YES_NO:
            return "true" if value else "false"
        return self._form.show(field.pointer, value, self._language())

    # -- answering ----------------------------------------------------------------------------------------------

    def answer(self, pointer: str, text: str) -> None:
        field = self._form.fields[pointer]
        self._errors.pop(pointer, None)
        self._proposals.pop(pointer, None)
        self._forget_pictures(field)
        self._draft.origins[pointer] = Origin.TYPED.value
        value = self._form.parse(pointer, text)
        if field.kind not in _NOT_TYPED:
            self._typed[pointer] = text[:MAX_TEXT]
        if value is None or isinstance(value, FieldError):
            self._draft.answers.pop(field.name, None)
        else:
            self._draft.answers[field.name] = value

    def enclose(self, pointer: str, pictures: Sequence[bytes]) -> None:
        """Answers with pictures that were taken here, in place of those before."""
        field = self._form.fields[pointer]
        self._errors.pop(pointer, None)
        self._forget_pictures(field)
        names = [name_of(picture) for picture in pictures]
        media_type = MEDIA_TYPES[field.kind]
        self._draft.enclosures |= {
            name: Enclosure(media_type, data) for name, data in zip(names, pictures, strict=True)
        }
        self._draft.answers[field.name] = names if field.kind is FieldKind.DOCUMENT else names[0]
        self._draft.origins[pointer] = Origin.HERE.value

    def _forget_pictures(self, field: Field) -> None:
        if field.kind in ENCLOSED:
            for name in names_in(self._draft.answers.get(field.name)):
                self._draft.enclosures.pop(name, None)

    def shows(self, pointer: str) -> bool:
        """Whether the page that is shown now asks this."""
        return any(field.pointer == pointer for field in self._current().fields)

    def kind_of(self, pointer: str) -> FieldKind | None:
        field = self._form.fields.get(pointer)
        return None if field is None else field.kind

    def propose(self, found: Mapping[str, Proposal], *, again: bool = False) -> int:
        """Shows what a machine read where nothing is answered yet; answers how many fields that were.

        What the form would refuse is not shown. `again`: the citizen asked for it, whatever stands in the field."""
        shown = 0
        for pointer, proposal in found.items():
            name = self._form.fields[pointer].name
            answers = {**self._draft.answers, name: proposal.value}
            refused = any(error.pointer == pointer for error in self._form.validate(answers))
            is_open = name not in self._draft.answers and not self._typed.get(pointer)
            if (is_open or again) and not refused:
                self._proposals[pointer] = proposal
                shown += 1
        return shown

    def confirm(self, pointer: str) -> None:
        """The citizen compared the proposed value and takes it."""
        proposal = self._proposals.pop(pointer, None)
        if proposal is not None:
            self._errors.pop(pointer, None)
            self._typed.pop(pointer, None)
            self._draft.answers[self._form.fields[pointer].name] = proposal.value
            self._draft.origins[pointer] = proposal.origin.value

    def page_is_valid(self) -> bool:
        """Whether the page may be left; sets the sentence beside each field that says why not."""
        page = self._current()
        errors = {error.pointer: error.text for error in self._form.validate(self._draft.answers, page)}
        for field in self._form.visible_fields(page, self._draft.answers):
            typed = self._typed.get(field.pointer, "")
            reading = self._form.parse(field.pointer, typed) if typed else None
            if isinstance(reading, FieldError):
                errors[field.pointer] = reading.text
        self._errors = {pointer: _CONFIRM if pointer in self._proposals else text for pointer, text in errors.items()}
        if not errors:
            for field in page.fields:
                self._typed.pop(field.pointer, None)
        return not errors

    def next(self) -> bool:
        """Goes on; True when the last page was left."""
        if not self.page_is_valid():
            return False
        return not self._step(1)

    def back(self) -> bool:
        """False on the first page: then the step before the form is meant."""
        self._errors = {}
        return self._step(-1)

    def last(self) -> None:
        pages = self._pages()
        if pages:
            self._page = pages[-1].id

    def goto(self, pointer: str) -> None:
        self._page = self._form.page_of(pointer).id

    def _step(self, by: int) -> bool:
        order = [page.id for page in self._form.pages]
        here = order.index(self._page) if self._page else 0
        ahead = [page.id for page in self._pages() if (order.index(page.id) - here) * by > 0]
        if not ahead:
            return False
        self._page = ahead[0] if by > 0 else ahead[-1]
        return True

    # -- what is filed ------------------------------------------------------------------------------------------

    @property
    def has_pages(self) -> bool:
        return bool(self._pages())

    def answers(self) -> Mapping[str, object]:
        return self._form.submittable(self._draft.answers)

    def first_error(self) -> str | None:
        """The first field that would be sent back, as a pointer."""
        errors = self._form.validate(self._draft.answers)
        return next((error.pointer for error in errors if error.pointer), None)

    def findings(self) -> tuple[PrecheckFinding, ...]:
        """What the centre would return, and why (智能预审)."""
        found = self._precheck.findings(self.answers(), self._facts)
        return tuple(
            PrecheckFinding(
                text=finding.text,
                blocking=finding.blocking,
                change=f"field:{finding.pointer}" if finding.pointer else None,
            )
            for finding in found
        )

    def rows(self) -> tuple[ReviewRow, ...]:
        answers, language = self.answers(), self._language()
        rows = []
        for field in self._form.fields.values():
            if field.name not in answers:
                continue
            value = answers[field.name]
            unit = f" {field.unit.in_language(language)}" if field.unit is not None else ""
            full = self._form.show(field.pointer, value, language) + unit
            masked = self._form.mask(field.pointer, value, language) + unit
            rows.append(
                ReviewRow(
                    label=field.label,
                    value=masked,
                    full=full if masked != full else None,
                    origin=Origin(self._draft.origins.get(field.pointer, Origin.TYPED)),
                    note=None,
                    change=f"field:{field.pointer}",
                    group="form",
                )
            )
        return tuple(rows)

    def _pages(self) -> tuple[Page, ...]:
        return self._form.asked_pages(self._draft.answers, self._draft.origins)

    def _current(self) -> Page:
        return next((page for page in self._form.pages if page.id == self._page), self._form.pages[0])
