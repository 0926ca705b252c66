"""Finding the item: by topic, or by typing as people speak."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import ServiceItem, Topic
from kiosk.catalog.search import SearchIndex
from kiosk.services.snapshot import SearchHit, SearchView, Trouble

_RESULTS = 20  # more than anybody scrolls through at a kiosk
_ALTERNATIVES = 3
_LONGEST_QUERY = 64  # characters; a screen keyboard gives no more, and search stays bounded


class Choosing:
    def __init__(
        self, catalog: Catalog, index: SearchIndex, trouble_of: Callable[[ServiceItem], Trouble | None]
    ) -> None:
        self._catalog = catalog
        self._index = index
        self._trouble_of = trouble_of

    def hit(self, item: ServiceItem, matched: str = "") -> SearchHit:
        trouble = self._trouble_of(item)
        bundle = self._catalog.bundles.get(item.code)
        return SearchHit(
            item=item,
            matched=matched,
            available=trouble is None,
            unavailable=trouble,
            parts=len(bundle.parts) if bundle is not None else 0,
        )

    def by_topic(self, topic: Topic) -> tuple[SearchHit, ...]:
        """The topic's bundles and items, those that can be finished here first, otherwise in the catalogue's order."""
        hits = [self.hit(item) for item in self._catalog.findable.values() if topic in item.topics]
        return tuple(sorted(hits, key=lambda hit: not hit.available))

    def search(self, query: str) -> SearchView:
        query = query[:_LONGEST_QUERY]
        matches = self._index.search(query, _RESULTS) if query.strip() else []
        found = bool(matches) and not matches[0].weak
        return SearchView(
            query=query,
            hits=tuple(self.hit(self._catalog.findable[match.item_code], match.everyday) for match in matches),
            explained=self._index.explain(query) if query.strip() else None,
            nearest_only=bool(matches) and not found,
            ask_instead=self.hit(self.takes_words) if query.strip() and not found and self.takes_words else None,
        )

    @property
    def takes_words(self) -> ServiceItem | None:
        """The item that takes what was looked for in vain, where the catalogue has one."""
        return next((item for item in self._catalog.items.values() if item.takes_words is not None), None)

    def instead_of(self, item: ServiceItem) -> tuple[SearchHit, ...]:
        """What still works when `item` does not: first of the same topic, then anything."""
        others = [self.hit(other) for other in self._catalog.items.values() if other.code != item.code]
        working = [hit for hit in others if hit.available]
        working.sort(key=lambda hit: not set(hit.item.topics) & set(item.topics))
        return tuple(working[:_ALTERNATIVES])
