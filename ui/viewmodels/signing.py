"""A commitment or a declaration: the sentences, the official text, and what happens when it is not signed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.services.snapshot import SessionSnapshot
from ui.viewmodels.consent import SentenceRow
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class SigningState:
    title: str
    signer: str  # masked
    full_text: str  # "" when the sentences are the whole text
    refusal: str  # "" when it cannot be refused
    signed: bool
    sentences: tuple[SentenceRow, ...]


def derive(snapshot: SessionSnapshot) -> SigningState:
    signing, language = snapshot.signing, snapshot.language
    if signing is None:
        return SigningState("", "", "", "", signed=False, sentences=())
    signer = snapshot.agent or snapshot.applicant
    return SigningState(
        title=signing.title.in_language(language),
        signer=signer.name if signer else "",
        full_text=signing.full_text.in_language(language) if signing.full_text else "",
        refusal=signing.refusal.in_language(language) if signing.refusal else "",
        signed=signing.signed,
        sentences=tuple(
            SentenceRow(str(at + 1), text.in_language(language)) for at, text in enumerate(signing.sentences)
        ),
    )


@QmlElement
class SigningViewModel(Derived):
    """The page with the signature pad."""

    titleChanged = Signal()
    signerChanged = Signal()
    fullTextChanged = Signal()
    refusalChanged = Signal()
    signedChanged = Signal()

    _state: SigningState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"sentences": SentenceRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=signerChanged)
    def signer(self) -> str:
        return self._state.signer

    @Property(str, notify=fullTextChanged)
    def fullText(self) -> str:
        return self._state.full_text

    @Property(str, notify=refusalChanged)
    def refusal(self) -> str:
        return self._state.refusal

    @Property(bool, notify=signedChanged)
    def signed(self) -> bool:
        return self._state.signed

    @Property(RowModel, constant=True)
    def sentences(self) -> RowModel:
        return self._row_models["sentences"]
