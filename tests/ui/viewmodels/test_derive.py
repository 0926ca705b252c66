"""What the pages say, derived from snapshots without any window."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace

import pytest

from kiosk.catalog.material import Material, Waiver, WaiverKind
from kiosk.catalog.model import AgentRule, Topic
from kiosk.filing.session import State
from kiosk.forms.kinds import FieldKind
from kiosk.services.form_views import FormField
from kiosk.services.snapshot import CardPhase, Network, SessionSnapshot
from ui.samples.items import CERTIFICATE, COMMITMENT, ELDERLY, POLICY, RENT, text
from ui.samples.snapshots import SAMPLES
from ui.viewmodels import (
    card,
    choosing,
    elements,
    form,
    frame,
    guide,
    home,
    materials,
    rating,
    receipt,
    review,
    scan,
    screens,
)
from ui.viewmodels.dates import day_of, full_day_of, weekday_of
from ui.viewmodels.topics import CIRCLES, EVERYDAY, EVERYDAY_ELDERLY, TOPICS

HAN = re.compile(r"[\u4e00-\u9fff]")
# What a citizen or a card wrote is not translated; neither is the law, nor the word that was searched for.
CITIZENS_OWN = {
    "legal_basis",
    "query",
    "explained_from",
    "explained_to",
    "matched",
    "value",
    "proposal",
    "shown",
    "person",
}


def said(state: object, skip: frozenset[str] = frozenset(CITIZENS_OWN)) -> list[str]:
    if isinstance(state, str):
        return [state]
    if isinstance(state, tuple | list):
        return [word for entry in state for word in said(entry, skip)]
    if is_dataclass(state):
        return [
            word for field in fields(state) if field.name not in skip for word in said(getattr(state, field.name), skip)
        ]
    return []


@pytest.mark.parametrize("name", SAMPLES)
def test_the_english_of_a_page_has_no_chinese_in_it(name: str) -> None:
    snapshot = replace(SAMPLES[name], language="en")
    parts = (screens, frame, home, choosing, card, scan, review, receipt, rating)
    words = [word for part in parts for word in said(part.derive(snapshot))]
    words += said(form.derive(snapshot), frozenset(CITIZENS_OWN))
    cards = snapshot.card.read if snapshot.card else ()
    names = {person.name for person in (snapshot.applicant, snapshot.agent, *cards) if person}
    assert [word for word in words if HAN.search(word) and word not in names and ":" not in word] == []


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_screen(state: State) -> None:
    assert screens.screen_of(SessionSnapshot(state))


def test_back_is_off_before_during_and_after_the_durable_moment() -> None:
    closed = {state for state in State if not screens.derive(SessionSnapshot(state)).can_back}
    assert closed == {State.IDLE, State.SUBMITTING, State.RECEIPT, State.EVALUATING, State.ENDED}


def test_a_next_question_is_another_page() -> None:
    first, second = SAMPLES["07-form-choice"], SAMPLES["07-form-fields"]
    assert screens.page_of(first) != screens.page_of(second)


def test_the_wall_grows_by_one_battlement_a_step_and_stands_whole_at_the_end() -> None:
    assert frame.derive(SAMPLES["07-form-choice"]).wall == ["done", "done", "now", "todo", "todo", "todo"]
    assert frame.derive(SAMPLES["12-receipt"]).wall == ["done"] * 6
    assert frame.derive(SAMPLES["01-home"]).wall == []


def test_every_topic_has_words_and_its_place_is_reachable() -> None:
    assert set(TOPICS) == set(Topic)
    assert {*EVERYDAY, Topic.FAMILY, *CIRCLES} == set(Topic)
    assert set(EVERYDAY_ELDERLY) <= set(EVERYDAY)
    assert len(EVERYDAY_ELDERLY) == 4


def test_an_item_that_cannot_be_filed_here_says_why_and_is_not_the_lamp() -> None:
    first = choosing.derive(SAMPLES["02-topic"]).hits[0]
    assert (first.first, first.badges[0].kind) == (False, "caution")
    assert first.reason == "这件事要联网才能办，现在没网"


def test_a_match_by_an_everyday_word_is_explained() -> None:
    state = choosing.derive(SAMPLES["03-find"])
    assert state.hits[0].matched == "您说的：房产证"
    assert (state.explained_from, state.explained_to) == ("房产证", "不动产权证书")


def test_nothing_found_is_not_nothing_asked() -> None:
    assert choosing.derive(SAMPLES["03-find-nothing"]).empty
    asked = replace(SAMPLES["03-find-nothing"].search, query="")  # type: ignore[type-var]
    assert not choosing.derive(replace(SAMPLES["03-find-nothing"], search=asked)).empty


def test_an_item_of_class_c_promises_nothing_without_a_connection() -> None:
    hit = SAMPLES["03-find"].search.hits[1]  # type: ignore[union-attr]
    assert hit.item is CERTIFICATE
    assert choosing.badges(hit, "zh", Network.ONLINE)[0].text == "这里能办"
    assert choosing.badges(hit, "zh", Network.OFFLINE)[0].text == "这里能办，要联网"
    assert choosing.badges(hit, "zh", Network.UNKNOWN)[0].text == "这里能办，要联网"


def test_what_is_fetched_is_not_asked_for() -> None:
    bring = [row.name for row in materials.to_bring(RENT, "zh")]
    covered = {row.name: row.badge for row in materials.already_covered(RENT, "zh")}
    assert bring == ["身份证", "租房合同"]
    assert covered == {"姓名和号码": "免填写", "结婚证": "免提交", "无房证明": "免提交"}


def test_what_a_signature_replaces_need_not_be_brought() -> None:
    proof = Material(
        id="proof",
        name=text("解除合同证明", "Proof of termination"),
        capture="camera",
        waivers=(Waiver(kind=WaiverKind.COMMITMENT, text=text("签个承诺就行", "A signature will do")),),
    )
    item = RENT.model_copy(
        update={"materials": (proof,), "commitment": COMMITMENT.model_copy(update={"replaces": ("proof",)})}
    )
    assert [row.key for row in materials.to_bring(item, "zh")] == ["card"]
    assert [(row.key, row.badge) for row in materials.already_covered(item, "zh")][1:] == [("proof", "可承诺")]


def test_an_agent_brings_both_cards_and_a_company_its_code() -> None:
    assert [row.key for row in materials.to_bring(ELDERLY, "zh")] == ["card", "agent_card"]
    assert [row.key for row in materials.to_bring(POLICY, "zh")] == ["agent_card", "code"]


def test_what_only_some_answers_ask_for_says_so() -> None:
    one = RENT.materials[1].model_copy(update={"when": {"required": ["spouse"]}})
    case = RENT.scenarios[1].model_copy(update={"materials": (one.id,)})
    item = RENT.model_copy(update={"materials": (one,), "scenarios": (case,)})
    assert materials.to_bring(item, "zh")[-1].note == "只有“已婚职工租房”要"
    unnamed = item.model_copy(update={"scenarios": ()})
    assert materials.to_bring(unnamed, "zh")[-1].note == "有的人才要，看您怎么答"


def test_a_case_names_what_only_it_needs() -> None:
    own = RENT.scenarios[1].model_copy(update={"materials": ("lease",), "conditions": (RENT.conditions[1],)})
    item = RENT.model_copy(update={"scenarios": (RENT.scenarios[0], own)})
    rows = {row.key: row.text for row in elements.nine_elements(item, "zh")}
    assert rows["scenarios"].splitlines() == [
        "单身职工租房",
        "已婚职工租房（本人及配偶在本市无自有住房且租赁住房；材料还有租房合同）",
    ]
    one_case = item.model_copy(update={"scenarios": ()})
    assert {row.key: row.text for row in elements.nine_elements(one_case, "en")}["scenarios"] == "One case only"


def test_the_guide_lists_the_nine_uniform_elements_in_their_order() -> None:
    titles = [row.title for row in guide.derive(SAMPLES["04-guide"]).elements]
    assert titles == [
        "主项名称",
        "子项名称",
        "设定依据",
        "受理条件",
        "办理情形",
        "办理材料",
        "办理流程",
        "办结时限",
        "办事表单",
    ]


def test_sample_data_is_marked_as_such() -> None:
    assert guide.derive(SAMPLES["04-guide"]).version == "第 3 版，6月8日更新。示例数据，以公布为准。"


def test_an_item_in_trouble_cannot_be_begun_by_anybody() -> None:
    item = RENT.model_copy(update={"agent": AgentRule.ALLOWED})
    whole, troubled = replace(SAMPLES["04-guide"], item=item), replace(SAMPLES["04-guide-trouble"], item=item)
    assert guide.derive(whole).can_begin
    assert guide.derive(whole).for_other
    assert not guide.derive(troubled).can_begin
    assert not guide.derive(troubled).for_other


@pytest.mark.parametrize(
    ("phase", "stages"),
    [
        (CardPhase.WAITING, ["now", "todo", "todo"]),
        (CardPhase.READING, ["done", "now", "todo"]),
        (CardPhase.FAILED, ["now", "todo", "todo"]),
        (CardPhase.REMOVE, ["done", "done", "now"]),
        (CardPhase.DONE, ["done", "done", "done"]),
    ],
)
def test_reading_a_card_is_told_in_three_states(phase: CardPhase, stages: list[str]) -> None:
    view = replace(SAMPLES["05-card"].card, phase=phase)  # type: ignore[type-var]
    assert [row.stage for row in card.derive(replace(SAMPLES["05-card"], card=view)).stages] == stages


def test_every_kind_of_field_has_its_way_of_input() -> None:
    assert set(form.TRAYS) == set(FieldKind)


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        (FieldKind.BANK_CARD, "6222020000000000471", "6222 0200 0000 0000 471"),
        (FieldKind.PHONE, "13800005620", "138 0000 5620"),
        (FieldKind.PHONE, "138", "138"),
        (FieldKind.DATE, "2026-06-09", "2026年6月9日"),
        (FieldKind.DATE, "", ""),
        (FieldKind.TEXT, "鼓楼区", "鼓楼区"),
    ],
)
def test_a_value_is_shown_as_it_is_read(kind: FieldKind, value: str, read: str) -> None:
    assert form.shown(FormField(pointer="/x", kind=kind, label=text("某", "x"), value=value), "zh") == read


def test_yes_and_no_need_no_options() -> None:
    row = form.derive(SAMPLES["07-form-date"]).fields[1]
    assert [(option.value, option.label, option.chosen) for option in row.options] == [
        ("true", "是", False),
        ("false", "不是", False),
    ]


def test_object_names_follow_the_pointer() -> None:
    assert review.object_name("/monthly_rent") == "monthly_rent"
    assert form.derive(SAMPLES["07-form-choice"]).fields[0].options[0].name == "choice_lives_there_here"


def test_a_date_is_promised_only_where_delivery_is_guaranteed() -> None:
    guaranteed = receipt.derive(SAMPLES["12-receipt"])
    assert (guaranteed.answer_label, guaranteed.answer) == ("最晚答复", "6月12日　星期五")
    period = receipt.derive(SAMPLES["12-receipt-period"])
    assert (period.answer_label, period.answer) == ("答复时间", "3 个工作日")
    assert not re.search(r"\d+月\d+日", period.answer + period.answer_note)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name.startswith(("12", "13"))])
def test_accepted_is_never_said_before_the_centre_has_said_it(name: str) -> None:
    snapshot = SAMPLES[name]
    assert snapshot.receipt is not None
    state = receipt.derive(snapshot)
    if snapshot.receipt.case_number is None:
        assert "受理" not in state.headline + state.lead + state.status
        assert state.headline == "已安全保存"
        assert state.number_label == "临时编号"
        assert not any(step.done for step in state.next_steps[1:])


def test_a_printer_without_paper_takes_only_printing_away() -> None:
    state = receipt.derive(SAMPLES["13-receipt-trouble"])
    assert state.working == "照常能办：刷身份证、拍材料、打印证明"
    assert state.not_working == "暂时不能：打印回执"


def test_nothing_is_rated_beforehand() -> None:
    state = rating.derive(SAMPLES["14-rating"])
    assert state.rating == 0
    assert not any(grade.chosen for grade in state.grades)
    assert [grade.stars for grade in state.grades] == [5, 4, 3, 2, 1]


def test_a_blocking_finding_holds_the_filing_and_a_hint_does_not() -> None:
    blocked = SAMPLES["10-review-findings"]
    assert review.derive(blocked).blocked
    assert not review.derive(replace(blocked, precheck=blocked.precheck[1:])).blocked


def test_a_kiosk_that_cannot_serve_shows_nothing_else() -> None:
    state = screens.derive(SAMPLES["19-not-serving"])
    assert (state.screen, state.can_back, state.can_end) == ("not_serving", False, False)


def test_dates_are_written_as_they_are_spoken() -> None:
    assert day_of("2026-06-12", "zh") == "6月12日"
    assert day_of("2026-06-12", "en") == "12 June"
    assert full_day_of("2026-06-12", "en") == "12 June 2026"
    assert (weekday_of("2026-06-12", "zh"), weekday_of("2026-06-12", "en")) == ("星期五", "Friday")
