"""The catalogue as a kiosk uses it: read from its sources, or from a bundle that `kiosk catalog build` made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel, Field, ValidationError

from kiosk.catalog.authoring import DepartmentSource, ItemDraft, MaterialSource, PrecheckSource, StepSource, Vocabulary
from kiosk.catalog.model import FormSource, ServiceItem, Topic
from kiosk.catalog.offers import Bundle, Notice, OneLicence, Outlet, Policy
from kiosk.catalog.sources import YamlFile, read_yaml
from kiosk.catalog.synonyms import Synonyms
from kiosk.catalog.text import LocalText, Text
from kiosk.catalog.visit_items import compose_item
from kiosk.catalog.writing_out import UnknownName, write_out
from kiosk.errors import CatalogError
from kiosk.forms.authoring import FormDraft, PageSource, compile_form
from kiosk.forms.engine import Form
from sync.wire.catalog import MAX_VERSION, VERSION_PATTERN

MAX_ITEMS: Final = 20_000

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class Catalog:
    """Everything of one version. Items stand in the order in which lists show them."""

    version: str
    items: Mapping[str, ServiceItem]
    forms: Mapping[str, FormSource]
    outlets: Mapping[str, Outlet] = field(default_factory=dict)
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    one_licences: Mapping[str, OneLicence] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=Synonyms)

    @cached_property
    def findable(self) -> Mapping[str, ServiceItem]:
        """What a citizen can look for and open: bundles as one item each, then the items. A bundle whose parts are not
        all here is left out (the linter tells)."""
        bundles = [bundle for bundle in self.bundles.values() if all(part.item in self.items for part in bundle.parts)]
        return MappingProxyType({bundle.code: compose_item(bundle, self.items) for bundle in bundles} | {**self.items})

    @property
    def topics(self) -> Mapping[Topic, tuple[ServiceItem, ...]]:
        """The items of each everyday topic, in the catalogue's order; a topic without items is there, empty."""
        return MappingProxyType(
            {topic: tuple(item for item in self.items.values() if topic in item.topics) for topic in Topic}
        )


def load_catalog(directory: Path) -> Catalog:
    """Reads the sources in `directory` (catalog.yaml, items/, forms/, shared/ …) and checks that they fit together.

    CatalogError names the file, the line and what to do.
    """
    return SourceReader(directory).read()


def read_version(directory: Path) -> str:
    """The version of the sources in `directory`, from their head alone. CatalogError."""
    return read_yaml(directory / "catalog.yaml").parse(_Head).version


class SourceReader:
    """Reads a folder of sources. Kept as a class so that the linter can read on after a mistake."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.item_files: dict[str, YamlFile] = {}
        self.form_files: dict[str, YamlFile] = {}

    def read(self, on_error: Callable[[CatalogError], None] | None = None) -> Catalog:
        """With `on_error` a form or item that cannot be used is told and left out, and reading goes on."""
        head = self._file("catalog.yaml").parse(_Head)
        vocabulary = self.vocabulary()
        pages = self.pages()
        items: dict[str, ServiceItem] = {}
        forms: dict[str, FormSource] = {}
        for path in self.files("forms"):
            with _told(on_error):
                self.read_form(path, pages, forms)
        for path in self.files("items"):
            with _told(on_error):
                self.read_item(path, vocabulary, pages, items, forms)
        for item in list(items.values()):
            with _told(on_error):
                self._check_form(item, forms)
        return Catalog(
            version=head.version,
            items=MappingProxyType(_in_order(items, head.first)),
            forms=MappingProxyType(forms),
            outlets=self._keyed("outlets.yaml", Outlet, lambda outlet: outlet.code),
            bundles=self._keyed("bundles.yaml", Bundle, lambda bundle: bundle.code),
            one_licences=self._keyed("one-licence.yaml", OneLicence, lambda licence: licence.code),
            policies=self._keyed("policies.yaml", Policy, lambda policy: policy.code),
            notices=self._keyed("notices.yaml", Notice, lambda notice: notice.code),
            synonyms=self._optional("synonyms.yaml", Synonyms) or Synonyms(),
        )

    def files(self, folder: str) -> list[Path]:
        return sorted((self._directory / folder).glob("*.yaml"))

    def vocabulary(self) -> Vocabulary:
        sentences = self._file("shared/sentences.yaml").parse(_Sentences)
        return Vocabulary(
            departments=self._mapping("shared/departments.yaml", DepartmentSource),
            materials=self._mapping("shared/materials.yaml", MaterialSource),
            prechecks=self._mapping("shared/prechecks.yaml", PrecheckSource),
            processes={
                name: tuple(steps.steps) for name, steps in self._mapping("shared/processes.yaml", _Steps).items()
            },
            offline=sentences.offline,
            no_fee=sentences.no_fee,
            commitment=self._file("shared/commitment.yaml").parse(LocalText),
        )

    def pages(self) -> dict[str, PageSource]:
        found: dict[str, PageSource] = {}
        for path in self.files("shared/pages"):
            page = read_yaml(path).parse(PageSource)
            if page.id != path.stem:
                raise CatalogError(f"{path.name}:1: the page calls itself {page.id!r}; name the file {page.id}.yaml")
            found[page.id] = page
        return found

    def read_form(self, path: Path, pages: Mapping[str, PageSource], forms: dict[str, FormSource]) -> None:
        source = read_yaml(path)
        self._add_form(source, source.parse(FormDraft), pages, forms)

    def read_item(
        self,
        path: Path,
        vocabulary: Vocabulary,
        pages: Mapping[str, PageSource],
        items: dict[str, ServiceItem],
        forms: dict[str, FormSource],
    ) -> None:
        source = read_yaml(path)
        draft = source.parse(ItemDraft)
        if draft.code != path.stem:
            raise source.error(f"the item calls itself {draft.code!r}; name the file {draft.code}.yaml", ["code"])
        if len(items) >= MAX_ITEMS:
            raise CatalogError(f"{path.name}: more than {MAX_ITEMS} items; split the catalogue")
        try:
            item = write_out(draft, vocabulary)
        except UnknownName as error:
            raise source.error(str(error), [error.key]) from None
        except ValidationError as error:
            raise source.error(*source.first_of(error)) from None
        except ValueError as error:
            raise source.error(str(error)) from None
        self.item_files[item.code] = source
        if not isinstance(draft.form, str):
            written = FormDraft(id=draft.code, version=draft.form.version, pages=draft.form.pages)
            self._add_form(source, written, pages, forms)
        items[item.code] = item

    def _add_form(
        self, source: YamlFile, draft: FormDraft, pages: Mapping[str, PageSource], forms: dict[str, FormSource]
    ) -> None:
        if draft.id in forms:
            raise source.error(f"the form {draft.id!r} exists already; choose another id", ["id"])
        try:
            compiled = compile_form(draft, pages)
            Form(compiled)
        except CatalogError as error:
            raise source.error(str(error), ["form"]) from error
        forms[draft.id] = compiled
        self.form_files[draft.id] = source

    def _check_form(self, item: ServiceItem, forms: Mapping[str, FormSource]) -> None:
        if item.form not in forms:
            source = self.item_files[item.code]
            raise source.error(f"the form {item.form!r} does not exist; write forms/{item.form}.yaml", ["form"])

    def _file(self, name: str) -> YamlFile:
        return read_yaml(self._directory / name)

    def _mapping(self, name: str, model: type[Part]) -> dict[str, Part]:
        source = self._file(name)
        if not isinstance(source.data, dict):
            raise source.error("expected names with their entries")
        return {key: source.parse(model, value, [key]) for key, value in source.data.items()}

    def _optional(self, name: str, model: type[Part]) -> Part | None:
        return self._file(name).parse(model) if (self._directory / name).exists() else None

    def _keyed(self, name: str, model: type[Part], key: Callable[[Part], str]) -> Mapping[str, Part]:
        if not (self._directory / name).exists():
            return MappingProxyType({})
        source = self._file(name)
        if not isinstance(source.data, list):
            raise source.error("expected a list of entries")
        found: dict[str, Part] = {}
        for at, entry in enumerate(source.data):
            part = source.parse(model, entry, [at])
            if key(part) in found:
                raise source.error(f"{key(part)!r} stands here twice; remove one", [at])
            found[key(part)] = part
        return MappingProxyType(found)


@contextmanager
def _told(on_error: Callable[[CatalogError], None] | None) -> Iterator[None]:
    try:
        yield
    except CatalogError as error:
        if on_error is None:
            raise
        on_error(error)


class _Head(BaseModel):
    """catalog.yaml: the version, and the items that lists show first."""

    version: str = Field(pattern=f"^{VERSION_PATTERN}$", max_length=MAX_VERSION)
    first: tuple[str, ...] = ()


class _Steps(BaseModel):
    steps: tuple[StepSource, ...]


class _Sentences(BaseModel):
    offline: dict[str, Text]
    no_fee: Text


def _in_order(items: Mapping[str, ServiceItem], first: tuple[str, ...]) -> dict[str, ServiceItem]:
    unknown = [code for code in first if code not in items]
    if unknown:
        raise CatalogError(f"catalog.yaml:1: first names {unknown}, which do not exist; correct the codes")
    return {code: items[code] for code in (*first, *(code for code in items if code not in first))}
