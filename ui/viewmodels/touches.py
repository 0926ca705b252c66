"""What a citizen's touch asks of the session, one slot for each intent that QML can have."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Slot

from kiosk.catalog.model import Topic
from kiosk.services.information import InfoKind
from kiosk.services.intents import SessionIntents, Signature
from ui.viewmodels.derived import Derived

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Touches(Derived):
    """Base of the root view model: forwards to `intents` and decides nothing."""

    def __init__(self, intents: SessionIntents, state: Any, parent: QObject | None = None) -> None:
        super().__init__(state, parent=parent)
        self._intents = intents

    @Slot()
    def back(self) -> None:
        self._intents.back()

    @Slot()
    def openHelp(self) -> None:
        self._intents.open_help()

    @Slot()
    def closeHelp(self) -> None:
        self._intents.close_help()

    @Slot()
    def askEnd(self) -> None:
        self._intents.ask_end()

    @Slot()
    def keepGoing(self) -> None:
        self._intents.keep_going()

    @Slot()
    def end(self) -> None:
        self._intents.end()

    @Slot()
    def startSearch(self) -> None:
        self._intents.start_search()

    @Slot(str)
    def search(self, query: str) -> None:
        self._intents.search(query)

    @Slot(str)
    def showTopic(self, topic: str) -> None:
        self._intents.show_topic(Topic(topic))

    @Slot(str)
    def openInfo(self, kind: str) -> None:
        """`kind` is a value of `InfoKind`."""
        self._intents.open_info(InfoKind(kind))

    @Slot(str)
    def choose(self, code: str) -> None:
        self._intents.choose(code)

    @Slot()
    def chooseForWords(self) -> None:
        self._intents.choose_for_words()

    @Slot()
    def begin(self) -> None:
        self._intents.begin()

    @Slot()
    def beginForOther(self) -> None:
        self._intents.begin_for_other()

    @Slot()
    def goUnnamed(self) -> None:
        self._intents.go_unnamed()

    @Slot()
    def retryCard(self) -> None:
        self._intents.retry_card()

    @Slot()
    def giveConsent(self) -> None:
        self._intents.give_consent()

    @Slot(str, str)
    def answer(self, pointer: str, value: str) -> None:
        self._intents.answer(pointer, value)

    @Slot(str)
    def confirm(self, pointer: str) -> None:
        self._intents.confirm(pointer)

    @Slot(str, "QVariant")
    def signField(self, pointer: str, signature: Signature) -> None:
        self._intents.sign_field(pointer, signature)

    @Slot(str)
    def openAid(self, target: str) -> None:
        self._intents.open_aid(target)

    @Slot()
    def nextPage(self) -> None:
        self._intents.next_page()

    @Slot()
    def takePage(self) -> None:
        self._intents.take_page()

    @Slot()
    def retakePage(self) -> None:
        self._intents.retake_page()

    @Slot()
    def materialComplete(self) -> None:
        self._intents.material_complete()

    @Slot()
    def withoutMaterial(self) -> None:
        self._intents.without_material()

    @Slot("QVariant")
    def sign(self, signature: Signature) -> None:
        """`signature` comes from the pad."""
        self._intents.sign(signature)

    @Slot()
    def clearSignature(self) -> None:
        self._intents.clear_signature()

    @Slot()
    def refuseCommitment(self) -> None:
        self._intents.refuse_commitment()

    @Slot()
    def signingComplete(self) -> None:
        self._intents.signing_complete()

    @Slot(str)
    def change(self, target: str) -> None:
        self._intents.change(target)

    @Slot()
    def submit(self) -> None:
        self._intents.submit()

    @Slot()
    def printReceipt(self) -> None:
        self._intents.print_receipt()

    @Slot()
    def printResult(self) -> None:
        self._intents.print_result()

    @Slot()
    def ratePage(self) -> None:
        self._intents.rate_page()

    @Slot(int)
    def rate(self, stars: int) -> None:
        self._intents.rate(stars)

    @Slot()
    def finish(self) -> None:
        self._intents.finish()

    @Slot()
    def finishUnrated(self) -> None:
        self._intents.finish_unrated()
