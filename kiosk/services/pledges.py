"""What a citizen is asked to sign: commitments (告知承诺) and declarations of the items that are filed.

One signature covers all of them. Its document is made of the texts of the pledges, one after the other; each text is
also hashed by itself, so that the office of one part can check its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jsonschema_rs
from pydantic import JsonValue

from kiosk.catalog.model import Commitment, ServiceItem
from kiosk.catalog.text import LocalText
from kiosk.filing.draft import Draft, Signing, SigningOutcome
from kiosk.services.snapshot import Language, SigningView

_DECLARATION = LocalText(zh="确认申请", en="Confirm the application")
_SEVERAL = "一次签好 {count} 份承诺", "{count} commitments, signed at once"
_TRUE = (
    LocalText(zh="我填的和交的都是真实的。", en="What I entered and handed in is true."),
    LocalText(
        zh="如果不真实，我愿意承担相应的法律责任。",
        en="If it is not, I accept the legal consequences.",
    ),
)


@dataclass(frozen=True, slots=True)
class Pledge:
    """A commitment of `item`, or its plain declaration, which cannot be refused."""

    item: ServiceItem
    commitment: Commitment | None

    @property
    def key(self) -> str:
        return f"{self.item.code}:{self.commitment.id if self.commitment is not None else ''}"

    @property
    def title(self) -> LocalText:
        return self.commitment.title if self.commitment is not None else _DECLARATION

    @property
    def sentences(self) -> tuple[LocalText, ...]:
        return self.commitment.summary if self.commitment is not None else (_applying([self]), *_TRUE)

    def text(self, language: Language) -> str:
        """The exact text that is signed."""
        full = [self.commitment.full_text] if self.commitment is not None else []
        return "\n".join(text.in_language(language) for text in (self.title, *self.sentences, *full))


def pledges_of(draft: Draft) -> tuple[Pledge, ...]:
    """Everything the present answers ask a signature for."""
    given = draft.given
    found = []
    for item in draft.parts:
        if item.commitment is not None and holds(item.commitment.when, given):
            found.append(Pledge(item, item.commitment))
        elif item.needs_signature:
            found.append(Pledge(item, None))
    return tuple(found)


def may_be_asked(draft: Draft) -> bool:
    """Whether some answers ask for a signature: the way is planned with it until they are known."""
    items = (draft.item,) if draft.visit is None else tuple(draft.visit.items[part.item] for part in draft.visit.parts)
    return any(item.commitment is not None or item.needs_signature for item in items)


def holds(when: JsonValue, answers: Mapping[str, object]) -> bool:
    return when is None or bool(jsonschema_rs.is_valid(when, dict(answers)))  # type: ignore[arg-type]


def declarations(pledges: tuple[Pledge, ...]) -> tuple[Pledge, ...]:
    return tuple(pledge for pledge in pledges if pledge.commitment is None)


def view(pledges: tuple[Pledge, ...], *, signed: bool) -> SigningView:
    """The page: the sentences of all, no sentence twice; the official text of each beside them."""
    commitments = [pledge.commitment for pledge in pledges if pledge.commitment is not None]
    declared = list(declarations(pledges))
    sentences = [sentence for commitment in commitments for sentence in commitment.summary]
    if declared:
        sentences += [_applying(declared), *(_TRUE if not commitments else _TRUE[:1])]
    return SigningView(
        title=_title(commitments),
        sentences=tuple(dict.fromkeys(sentences)),
        full_text=_full_text(pledges) if commitments else None,
        refusal=_lines([commitment.refusal for commitment in commitments]) if commitments else None,
        signed=signed,
    )


def sign(signing: Signing, all_due: tuple[Pledge, ...], shown: tuple[Pledge, ...], language: Language) -> None:
    """Notes which texts stood above the pad; what is due and was not shown was declined."""
    signing.outcome = SigningOutcome.SIGNED
    signing.declined = len(shown) < len(all_due)
    signing.texts = {pledge.key: pledge.text(language) for pledge in all_due}
    signing.document = "\n\n".join(pledge.text(language) for pledge in shown)


def still_covers(signing: Signing, all_due: tuple[Pledge, ...]) -> bool:
    """Whether what was signed or refused is what the present answers ask for."""
    return signing.outcome is SigningOutcome.OPEN or set(signing.texts) == {pledge.key for pledge in all_due}


def _title(commitments: list[Commitment]) -> LocalText:
    if not commitments:
        return _DECLARATION
    if len(commitments) == 1:
        return commitments[0].title
    zh, en = _SEVERAL
    return LocalText(zh=zh.format(count=len(commitments)), en=en.format(count=len(commitments)))


def _full_text(pledges: tuple[Pledge, ...]) -> LocalText:
    """Of one commitment its official text; of several pledges the whole document that is signed."""
    if len(pledges) == 1 and pledges[0].commitment is not None:
        return pledges[0].commitment.full_text
    zh, en = ("\n\n".join(pledge.text(language) for pledge in pledges) for language in ("zh", "en"))
    return LocalText(zh=zh, en=en)


def _applying(pledges: list[Pledge]) -> LocalText:
    items = [pledge.item for pledge in pledges]
    return LocalText(
        zh="我申请办理" + "、".join(f"“{item.main_name.zh}”" for item in items) + "。",
        en="I apply for " + ", ".join(f"“{item.main_name.en}”" for item in items) + ".",
    )


def _lines(texts: list[LocalText]) -> LocalText:
    different = list(dict.fromkeys(texts))
    return LocalText(zh="\n".join(text.zh for text in different), en="\n".join(text.en for text in different))
