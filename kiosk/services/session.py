"""The citizen session: takes touches, moves along the transition table, publishes what a screen may show."""

from __future__ import annotations

from kiosk.catalog.model import Topic
from kiosk.errors import StorageError
from kiosk.filing.session import Event, State, advance, before, path_of
from kiosk.forms.kinds import Origin
from kiosk.services import wording
from kiosk.services.filing_intents import FilingIntents
from kiosk.services.information import InfoKind
from kiosk.services.session_core import log
from kiosk.services.snapshot import Aftermath, Language
from kiosk.services.world import Condition, World

__all__ = ["CitizenSession", "Condition", "World"]


class CitizenSession(FilingIntents):
    """Implements `SessionIntents`."""

    # -- anywhere -----------------------------------------------------------------------------------------------

    def set_language(self, language: Language) -> None:
        self._held.language = language
        self._publish()

    def set_elderly(self, on: bool) -> None:  # noqa: FBT001 - mirrors the key on the screen
        self._held.elderly = on
        screen = self._world.screen
        self._idle.limit = screen.idle_seconds_elderly if on else screen.idle_seconds
        self._publish()

    def tell_aftermath(self, aftermath: Aftermath | None) -> None:
        """Says for as long as a page waits for somebody what became of the filing whose screen crashed."""
        self._held.aftermath = aftermath
        self._publish()
        if aftermath is not None:
            self._world.loop.later(self._world.screen.idle_seconds, lambda: self.tell_aftermath(None))

    def open_help(self) -> None:
        log.info("help.opened", state=self._held.state.value)
        self._held.help_open = True
        self._publish()

    def close_help(self) -> None:
        self._held.help_open = False
        self._publish()

    def open_info(self, kind: InfoKind) -> None:
        if self._held.state not in {State.IDLE, State.CHOOSING, State.GUIDE}:
            return
        self._held.help_open = False
        self._held.info = kind
        self._begun()

    def _close_info(self) -> None:
        self._held.info = None
        if self._held.state is State.CHOOSING and self._held.topic is None and self._held.query is None:
            self._go(Event.BACK)  # it was opened on the home page
        else:
            self._publish()

    def ask_end(self) -> None:
        self._held.confirm_end = True
        self._publish()

    def keep_going(self) -> None:
        self._held.confirm_end = False
        self._idle.touch(self._world.monotonic())
        self._publish()

    def end(self) -> None:
        if self._held.state is State.IDLE:
            self._held.confirm_end = False
            self._publish()
        elif self._held.state is not State.SUBMITTING:
            self._end("cancel", Event.CANCEL)

    def back(self) -> None:
        state = self._held.state
        if self._close_aid():
            return
        if self._held.info is not None:
            self._close_info()
        elif (
            state is State.FILLING
            and self._held.form is not None
            and not self._held.changing
            and self._held.form.back()
        ):
            self._publish()
        elif state is State.GUIDE:
            self._drop_item()
            self._go(Event.BACK, State.CHOOSING if self._held.topic or self._held.query is not None else State.IDLE)
        elif state is State.CHOOSING:
            self._unmet.left()
            self._held.topic = self._held.query = None
            self._go(Event.BACK)
        elif self._held.changing and state in {State.FILLING, State.MATERIALS, State.COMMITMENT}:
            self._held.changing = False
            self._leave()
            self._enter(State.REVIEW)
        elif state in path_of(self._held.needs):
            target = before(state, self._held.needs)
            self._leave()
            advance(state, Event.BACK, target)
            if target is State.FILLING and self._held.form is not None:
                self._held.form.last()
            self._enter(target)

    # -- choosing -----------------------------------------------------------------------------------------------

    def start_search(self) -> None:
        self._held.topic, self._held.query = None, self._held.query or ""
        self._to_choosing()

    def search(self, query: str) -> None:
        self._held.query = query
        self._to_choosing()
        search = self._snapshot.search
        self._unmet.searched(query, found=search is not None and bool(search.hits) and not search.nearest_only)

    def show_topic(self, topic: Topic) -> None:
        self._unmet.left()
        self._held.topic, self._held.query = topic, None
        self._to_choosing()

    def _to_choosing(self) -> None:
        self._held.info = None
        self._begun()

    def _begun(self) -> None:
        """Somebody is there: from the home page on the idle clock runs."""
        if self._held.state is State.IDLE:
            self._go(Event.TOUCH)
        else:
            self._publish()

    def choose(self, item_code: str) -> None:
        self._unmet.chose()
        self._held.info = None
        self._drop_item()
        item = self._world.catalog.findable[item_code]
        self._held.item = item
        if not item.guide_only:
            self._draft_for(item)
        log.info("item.chosen", item=item_code)
        self._go(Event.CHOOSE)

    def choose_for_words(self) -> None:
        item, words = self._choosing.takes_words, self._held.query
        if item is None or item.takes_words is None or not words:
            return
        self._unmet.left()
        self.choose(item.code)
        draft = self._held.draft
        if draft is not None:
            draft.answers[item.takes_words] = wording.looked_for(words).in_language(self._held.language)
            draft.origins[f"/{item.takes_words}"] = Origin.TYPED.value

    # -- after the durable moment ---------------------------------------------------------------------------------

    def print_receipt(self) -> None:
        if self._held.receipt is not None:
            self._held.receipt.print_slip()

    def print_result(self) -> None:
        if self._held.receipt is not None:
            self._held.receipt.print_result()

    def rate_page(self) -> None:
        if self._held.state is State.RECEIPT:
            self._go(Event.NEXT)

    def rate(self, stars: int) -> None:
        if self._held.state is State.EVALUATING and 1 <= stars <= 5:
            self._held.rating = stars
            self._publish()

    def finish(self) -> None:
        submitter, submission_id, stars = self._world.submitter, self._held.submission_id, self._held.rating
        if self._held.rated:
            return  # touched twice
        if (
            self._held.state is State.EVALUATING
            and stars is not None
            and submitter is not None
            and submission_id is not None
        ):
            rating, about = stars, submission_id
            self._held.rated = True
            self._world.loop.run(
                lambda: submitter.rate(about, rating, self._held.language), lambda _: self._finish(), self._rating_lost
            )
        elif self._held.state in {State.RECEIPT, State.EVALUATING}:
            self._finish()

    def finish_unrated(self) -> None:
        """不评了 stays open after a face was touched: what was touched is then not a rating."""
        self._held.rating = None
        self.finish()

    def _rating_lost(self, error: Exception) -> None:
        if not isinstance(error, StorageError):
            raise error
        log.error("evaluation.not_stored", reason=error.code)
        self._finish()

    def _finish(self) -> None:
        self._end("finish", Event.FINISH)
