"""Service items (政务服务事项) with their nine uniform elements, as the catalogue's sources state them.

The nine elements that are uniform city-wide (主项名称 … 办事表单) are fields of `ServiceItem`; codes follow
GB/T 39554.1-2020. Every model is frozen: a session keeps the item it began with, whatever is published meanwhile.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import ConfigDict, Field, JsonValue, model_validator

from kiosk.catalog.material import Material
from kiosk.catalog.precheck import PrecheckRule
from kiosk.catalog.published import Day, Published
from kiosk.catalog.text import LocalText
from kiosk.catalog.time_limit import Step, TimeLimit


class OfflineClass(StrEnum):
    """What a kiosk can do without a connection (ARCHITECTURE, idea 8)."""

    A = "A"  # complete offline
    B = "B"  # accepted and queued; the authority decides later
    C = "C"  # needs live data: guide and prefill offline, finish online


class Capability(StrEnum):
    """What an item may need from the machine it is filed at."""

    ID_CARD = "id_card"
    RECEIPT_PRINTER = "receipt_printer"
    PAGE_PRINTER = "page_printer"
    DOCUMENT_CAMERA = "document_camera"
    SIGNATURE = "signature"
    CODE_SCANNER = "code_scanner"
    SMART_CARD = "smart_card"


class Topic(StrEnum):
    """The everyday topics of the home page."""

    SOCIAL_SECURITY = "social_security"
    HEALTH = "health"
    HOUSING_FUND = "housing_fund"
    HOUSING = "housing"
    PAPERS = "papers"
    ELDERLY = "elderly"
    FAMILY = "family"
    BUSINESS = "business"
    WORK = "work"
    HOTLINE = "hotline"
    REGIONAL = "regional"


class ApplicantKind(StrEnum):
    PERSON = "person"
    ENTERPRISE = "enterprise"


class AgentRule(StrEnum):
    """Whether somebody may file for the applicant (代办)."""

    NONE = "none"
    ALLOWED = "allowed"
    REQUIRED = "required"


class Identification(StrEnum):
    """Whether a filing names its applicant by a card."""

    REQUIRED = "required"
    OPTIONAL = "optional"  # the citizen chooses: card, or without a name
    NONE = "none"  # no card is asked for


class Standing(StrEnum):
    """How far a stated fact is known to be the authority's own."""

    CONFIRMED = "confirmed"
    PLACEHOLDER = "placeholder"  # shown as 示例数据，以公布为准


class Source(Published):
    standing: Standing
    note: str = Field(min_length=1, description="where the facts come from")


class Scenario(Published):
    """One 情形: a question's answer that changes conditions, materials or fields.

    `conditions` hold in it beside the item's; `materials` are the ids of those that only such answers ask for.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: LocalText
    when: JsonValue = None
    conditions: tuple[LocalText, ...] = ()
    materials: tuple[str, ...] = ()


class Commitment(Published):
    """A 告知承诺 text: shown, versioned, hashed and signed. Refusing it never blocks the ordinary path.

    `when` (JSON Schema over the answers; None: always) leaves it out where there is nothing to commit to.
    """

    id: str
    version: int = Field(ge=1)
    title: LocalText
    summary: tuple[LocalText, ...] = Field(min_length=1, max_length=4, description="the sentences on the page")
    full_text: LocalText
    replaces: tuple[str, ...] = Field(description="material ids that the commitment stands in for")
    refusal: LocalText = Field(description="what happens instead when the citizen does not sign")
    when: JsonValue = None


class Reduction(Published):
    """One of the four reductions (四减): the value before and now, in `unit`."""

    before: int = Field(ge=0)
    now: int = Field(ge=0)


class Reductions(Published):
    steps: Reduction
    materials: Reduction
    days: Reduction
    fee_yuan: Reduction


class Jurisdiction(StrEnum):
    """Where an item may be filed (通办范围)."""

    DISTRICT = "district"
    CITY = "city"  # 全城通办
    CIRCLE = "circle"  # 南京都市圈
    PROVINCE = "province"
    NATION = "nation"  # 跨省通办


class Channel(StrEnum):
    """办理渠道: the four ends, and the post."""

    KIOSK = "kiosk"
    WINDOW = "window"
    WEB = "web"
    PHONE = "phone"
    POST = "post"


class Codes(Published):
    """Codes of GB/T 39554.1-2020. `task_code` = body (18) + level (1) + basic code (12).

    Until the authority's own code is known the body is all zeros and the department is 99, which no real code has.
    """

    catalog_code: str = Field(pattern=r"^[0-9A-Z]{12}$")
    task_code: str = Field(pattern=r"^[0-9A-Z]{31}$")
    level: int = Field(ge=1, le=6)
    item_type: str = Field(pattern=r"^[0-9]{2}$")

    @property
    def is_sample(self) -> bool:
        return self.task_code.startswith("0" * 18)


class Contact(Published):
    consult: str
    complain: str


class Result(Published):
    name: LocalText
    printed_here: bool = False  # the kiosk's page printer prints what the centre issues


class ServiceItem(Published):
    """One item as a citizen can file it. The first block is the nine uniform elements."""

    main_name: LocalText  # 主项名称
    sub_name: LocalText  # 子项名称
    legal_basis: tuple[str, ...] = Field(min_length=1)  # 设定依据
    conditions: tuple[LocalText, ...] = Field(min_length=1)  # 受理条件
    scenarios: tuple[Scenario, ...] = ()  # 办理情形
    materials: tuple[Material, ...] = ()  # 办理材料
    process: tuple[Step, ...] = Field(min_length=1)  # 办理流程
    time_limit: TimeLimit  # 办结时限
    form: str  # 办事表单: the form's id

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="our short stable code")
    codes: Codes
    version: int = Field(ge=1)
    updated: Day
    source: Source
    marks: dict[str, Source] = Field(
        default_factory=dict, description="elements whose standing differs from `source`, by name: fee, time_limit …"
    )

    plain_name: LocalText  # the everyday name, the title on the screen
    summary: LocalText  # one or two plain sentences on the guide page
    aliases: tuple[str, ...] = ()  # everyday words, old names, dialect (日常用语)
    topics: tuple[Topic, ...] = Field(min_length=1)
    life_events: tuple[str, ...] = ()
    department: LocalText
    applicant: ApplicantKind
    agent: AgentRule = AgentRule.NONE
    identification: Identification = Identification.REQUIRED
    fee: LocalText
    result: Result
    contact: Contact
    offline: OfflineClass
    offline_text: LocalText  # what the screen says about filing without a connection
    needs: frozenset[Capability]
    id_only: bool = False  # 一证通办
    licence_only: bool = False  # 一照通办
    needs_signature: bool = False
    guide_only: bool = False  # explained and prepared here, finished at a window
    assisted: bool = False  # 不宜自助: somebody helps by default (帮办)
    commitment: Commitment | None = None
    prechecks: tuple[PrecheckRule, ...] = ()
    reductions: Reductions
    visits: int = Field(default=0, ge=0, description="到办事现场次数 (LIMIT_SCENE_NUM), this kiosk not counted")
    jurisdiction: Jurisdiction = Jurisdiction.CITY
    channels: tuple[Channel, ...] = (Channel.KIOSK, Channel.WINDOW)
    takes_words: str | None = Field(
        default=None, description="the answer that takes the words of somebody who found nothing; at most one item"
    )

    def standing_of(self, element: str) -> Source:
        """How far `element` (a field's name) is confirmed: its own mark, else the item's."""
        return self.marks.get(element, self.source)

    @property
    def works_unnamed(self) -> bool:
        """Whether it can be filed without a card (匿名)."""
        return self.identification is not Identification.REQUIRED

    @property
    def material_ids(self) -> tuple[str, ...]:
        return tuple(material.id for material in self.materials)

    @model_validator(mode="after")
    def _is_consistent(self) -> ServiceItem:
        if self.commitment is not None:
            unknown = set(self.commitment.replaces) - set(self.material_ids)
            if unknown:
                raise ValueError(f"{self.code}: the commitment replaces unknown materials {sorted(unknown)}")
        for scenario in self.scenarios:
            unknown = set(scenario.materials) - set(self.material_ids)
            if unknown:
                raise ValueError(f"{self.code}: the scenario {scenario.id} names unknown materials {sorted(unknown)}")
        return self

    @model_validator(mode="after")
    def _unnamed_needs_no_person(self) -> ServiceItem:
        if not self.works_unnamed:
            return self
        asks_for_somebody = {
            "applicant: enterprise": self.applicant is not ApplicantKind.PERSON,
            "agent": self.agent is not AgentRule.NONE,
            "needs: id_card": Capability.ID_CARD in self.needs,
            "id_only": self.id_only,
            "commitment": self.commitment is not None,
            "needs_signature": self.needs_signature,
            "result: printed_here": self.result.printed_here,
            "a material read from the card": any(material.capture == "id_card" for material in self.materials),
        }
        wrong = [what for what, asked in asks_for_somebody.items() if asked]
        if wrong:
            raise ValueError(
                f"{self.code}: filed without a card (identification: {self.identification.value}), "
                f"so it cannot have {', '.join(wrong)}; remove it or require identification"
            )
        return self


class FormSource(Published):
    """A form as published: JSON Schema 2020-12 for the data, JSON Forms UI schema for the pages and rules."""

    model_config = ConfigDict(str_max_length=None)  # `kiosk.forms.guard` bounds it, and says where

    id: str
    version: int = Field(ge=1)
    data_schema: dict[str, JsonValue]
    ui_schema: dict[str, JsonValue]
    texts: dict[str, LocalText] = Field(default_factory=dict, description="i18n keys used by both schemas")
