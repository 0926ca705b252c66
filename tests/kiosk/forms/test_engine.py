from __future__ import annotations

import pytest

from kiosk.catalog.model import FormSource
from kiosk.errors import CatalogError
from kiosk.forms.elements import FieldError
from kiosk.forms.engine import Form
from kiosk.forms.kinds import FieldKind, Origin

COMPLETE = {
    "lives_at": "elsewhere",
    "rent_district": "320106",
    "rent_address": "中山北路 18 号 3 幢 502 室",
    "monthly_rent": 1800,
    "lease_running": True,
    "marital_status": "married",
    "bank_card": "6222021234567890128",
    "phone": "13812345620",
}


def small_form(properties: dict, elements: list, **schema: object) -> FormSource:
    return FormSource(
        id="small",
        version=1,
        data_schema={"type": "object", "properties": properties, **schema},
        ui_schema={"type": "Categorization", "elements": elements},
    )


def page(*names: str, rule: dict | None = None) -> dict:
    category: dict = {
        "type": "Category",
        "label": "问",
        "elements": [{"type": "Control", "scope": f"#/properties/{name}"} for name in names],
    }
    return category | ({"rule": rule} if rule else {})


def shown_when(name: str, value: object) -> dict:
    schema = {"properties": {name: {"const": value}}, "required": [name]}
    return {"effect": "SHOW", "condition": {"scope": "#", "schema": schema}}


def test_a_page_is_one_question_with_its_reason_and_large_answers(rent: Form) -> None:
    first = rent.pages[0]
    assert first.title.zh == "您现在住在这里吗？"
    assert first.why is not None
    assert [option.value for option in first.fields[0].options] == ["card_address", "elsewhere", "unsure"]
    assert first.known[0].fact == "applicant.address"


def test_nobody_is_asked_what_does_not_concern_them(rent: Form) -> None:
    assert "rented_address" not in [page.id for page in rent.visible_pages({"lives_at": "card_address"})]
    assert "rented_address" in [page.id for page in rent.visible_pages({"lives_at": "elsewhere"})]


def test_a_complete_filing_has_no_errors(rent: Form) -> None:
    assert rent.validate(COMPLETE) == ()


def test_an_answer_that_became_hidden_is_not_filed(rent: Form) -> None:
    changed = COMPLETE | {"lives_at": "card_address"}
    assert "rent_address" not in rent.submittable(changed)
    assert rent.validate(changed) == ()


def test_an_answer_that_the_form_does_not_ask_cannot_be_filed(rent: Form) -> None:
    assert "is_vip" not in rent.submittable(COMPLETE | {"is_vip": True})


def test_a_hidden_answer_decides_nothing_either() -> None:
    form = Form(
        small_form(
            {name: {"type": "string"} for name in "abc"},
            [page("a"), page("b", rule=shown_when("a", "1")), page("c", rule=shown_when("b", "1"))],
        )
    )
    assert form.submittable({"a": "0", "b": "1", "c": "x"}) == {"a": "0"}


def test_leaving_a_page_checks_only_that_page(rent: Form) -> None:
    address = rent.page_of("/rent_address")
    errors = rent.validate({"lives_at": "elsewhere"}, address)
    assert [error.pointer for error in errors] == ["/rent_address"]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("phone", "1381234562", "手机号少了 1 位，请看一下。"),
        ("phone", "23812345620", "手机号以 1 开头，请看一下。"),
        ("bank_card", "6222021234567890123", "卡号里可能有一位不对，请对着卡再看一遍。"),
        ("monthly_rent", 0, "房租还没填，请写数字。"),
        ("monthly_rent", 200000, "最多 100000 元，请看一下。"),
        ("lives_at", "moon", "请从上面选一个。"),
        ("rent_address", "路", "请写得完整些，至少 4 个字。"),
    ],
)
def test_an_error_is_said_in_the_citizens_words(rent: Form, name: str, value: object, said: str) -> None:
    errors = rent.validate(COMPLETE | {name: value})
    assert said in [error.text.zh for error in errors]


def test_what_is_missing_is_asked_for_kindly(rent: Form) -> None:
    texts = {error.pointer: error.text.zh for error in rent.validate({})}
    assert texts["/lives_at"] == "请选一个。"
    assert texts["/phone"] == "这里还没填。"
    assert "/rent_address" not in texts


def test_a_page_whose_answers_came_from_the_card_is_not_asked(elderly: Form) -> None:
    answers = {"by_agent": True}
    asked = [page.id for page in elderly.asked_pages(answers, {"/by_agent": Origin.AGENT_CARD})]
    assert "who" not in asked
    assert "relation" in asked
    assert "who" in [page.id for page in elderly.visible_pages(answers)]


def test_a_page_that_the_citizen_answered_stays_askable(elderly: Form) -> None:
    assert "who" in [page.id for page in elderly.asked_pages({"by_agent": True}, {"/by_agent": Origin.TYPED})]


def test_an_effect_that_no_page_here_has_is_refused() -> None:
    rule = {"effect": "DISABLE", "condition": shown_when("a", "1")["condition"]}
    source = small_form({name: {"type": "string"} for name in "ab"}, [page("a"), page("b", rule=rule)])
    with pytest.raises(CatalogError, match="write SHOW or HIDE"):
        Form(source)


def test_groups_are_flattened_into_their_page() -> None:
    control = {"type": "Control", "scope": "#/properties/a"}
    group = {"type": "Group", "label": "组", "elements": [control, {"type": "Label", "text": "x"}]}
    form = Form(small_form({"a": {"type": "string"}}, [{"type": "Category", "label": "问", "elements": [group]}]))
    assert form.pages[0].fields[0].pointer == "/a"


def test_kinds_are_read_from_plain_json_schema_too() -> None:
    properties = {
        "flag": {"type": "boolean"},
        "count": {"type": "integer"},
        "sum": {"type": "number"},
        "day": {"type": "string", "format": "date"},
        "pick": {"oneOf": [{"const": "a", "title": "甲"}]},
        "word": {"type": "string"},
    }
    form = Form(small_form(properties, [page(*properties)]))
    assert [field.kind for field in form.fields.values()] == [
        FieldKind.YES_NO,
        FieldKind.INTEGER,
        FieldKind.AMOUNT,
        FieldKind.DATE,
        FieldKind.CHOICE,
        FieldKind.TEXT,
    ]


def test_parse_answers_a_wrong_amount_with_a_sentence(rent: Form) -> None:
    answer = rent.parse("/monthly_rent", "一千八")
    assert isinstance(answer, FieldError)
    assert "数字" in answer.text.zh


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (small_form({}, [page("a")]), "needs properties"),
        (small_form({"a": {"type": "string"}}, []), "no pages"),
        (small_form({"a": {"type": "string"}}, [page("b")]), "not in the data schema"),
        (small_form({"a": {}, "b": {}}, [page("a")]), "stand on no page"),
        (small_form({"a": {}}, [page("a"), page("a")]), "asked twice"),
        (small_form({"a": {"x-kind": "hologram"}}, [page("a")]), "x-kind 'hologram' is unknown"),
        (small_form({"a": {"x-kind": "choice"}}, [page("a")]), "offers no answers"),
        (small_form({"a": {"type": "nonsense"}}, [page("a")]), "not JSON Schema 2020-12"),
        (small_form({"a": {"pattern": "(?=x)y"}}, [page("a")]), "not JSON Schema 2020-12"),
        (small_form({"a": {}}, [{"type": "Group", "elements": []}]), "expected a Category"),
        (small_form({"a": {}}, [page("a", rule={"effect": "EXPLODE", "condition": {}})]), "effect 'EXPLODE'"),
        (small_form({"a": {}, "b": {}}, [page("a"), page("b", rule=shown_when("z", 1))]), "does not ask"),
        (
            small_form({"a": {}, "b": {}}, [page("a", rule=shown_when("b", 1)), page("b", rule=shown_when("a", 1))]),
            "rule cycle",
        ),
        (small_form({"a": {}}, [page("a", rule=shown_when("a", 1))]), "rule cycle"),
        (
            small_form(
                {"a": {}, "b": {}},
                [page("a"), page("b", rule={"effect": "SHOW", "condition": {"scope": "#/properties/a", "schema": {}}})],
            ),
            "failWhenUndefined",
        ),
    ],
)
def test_a_broken_form_is_refused_with_what_to_do(source: FormSource, told: str) -> None:
    with pytest.raises(CatalogError, match=told):
        Form(source)
