from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import ServiceItem, Topic
from kiosk.catalog.offers import Bundle
from kiosk.catalog.visits import Visit, open_visit, waiting_for
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form
from kiosk.forms.kinds import Origin
from kiosk.forms.paths import walk
from kiosk.forms.precheck import Precheck
from kiosk.forms.prefill import prefill


@pytest.fixture(scope="module")
def newborn(catalog: Catalog) -> Visit:
    return open_visit(catalog, catalog.bundles["newborn"])


def test_nothing_is_asked_twice(catalog: Catalog) -> None:
    for bundle in catalog.bundles.values():
        visit = open_visit(catalog, bundle)
        form = Form(visit.form)
        names = [field.name for page in form.pages for field in page.fields]
        assert len(names) == len(set(names))
        apart = sum(len(Form(catalog.forms[item.form]).pages) for item in visit.items.values())
        assert len(form.pages) <= apart + len(bundle.questions)


def test_every_bundle_can_be_completed(catalog: Catalog) -> None:
    for bundle in catalog.bundles.values():
        ways = walk(Form(open_visit(catalog, bundle).form))
        assert ways.complete, bundle.code
        assert not ways.stuck, bundle.code


def test_what_satisfies_the_bundle_satisfies_each_of_its_items(catalog: Catalog, newborn: Visit) -> None:
    for answers in walk(Form(newborn.form)).complete:
        for item in newborn.chosen(answers):
            assert Form(catalog.forms[item.form]).validate(answers) == ()


def test_an_item_that_does_not_concern_the_citizen_is_left_out(newborn: Visit) -> None:
    without = [item.code for item in newborn.chosen({"mother_insured": False})]
    assert without == ["newborn-one-thing", "resident-health-enrolment"]
    assert "birth_kind" not in Form(newborn.form).submittable({"mother_insured": False, "birth_kind": "natural"})


def test_what_the_life_event_says_is_not_asked(newborn: Visit) -> None:
    form = Form(newborn.form)
    filled = prefill(form, newborn.facts)
    assert filled == {"/whom": ("child", Origin.VISIT), "/child_stage": ("newborn", Origin.VISIT)}
    answers = {"whom": "child", "child_stage": "newborn"}
    origins = {"/whom": "visit", "/child_stage": "visit"}
    asked = [field.name for page in form.asked_pages(answers, origins) for field in page.fields]
    assert {"whom", "child_stage"}.isdisjoint(asked)
    assert "child_name" in asked


def test_a_bundle_without_some_parts_asks_only_for_the_others(catalog: Catalog) -> None:
    bundle = catalog.bundles["bereavement"]
    visit = open_visit(catalog, bundle, frozenset({"bereavement-one-thing"}))
    assert [part.item for part in visit.parts] == ["survivor-benefit"]
    assert [part.item for part in visit.left_out] == ["bereavement-one-thing"]
    assert [item.code for item in visit.missed({})] == ["bereavement-one-thing"]
    assert "visit_time" not in visit.form.data_schema["properties"]


def test_what_waits_for_an_unavailable_part_is_unavailable_too(catalog: Catalog) -> None:
    bundle = catalog.bundles["retirement"]
    assert waiting_for(bundle, frozenset({"retirement-one-thing"})) == {part.item for part in bundle.parts}
    assert waiting_for(bundle, frozenset({"one-child-reward"})) == {"one-child-reward"}


def test_a_bundle_is_found_beside_its_items(catalog: Catalog) -> None:
    item = catalog.findable["newborn"]
    assert item.plain_name.zh == "孩子出生了"
    assert Topic.FAMILY in item.topics
    assert item.form == open_visit(catalog, catalog.bundles["newborn"]).form.id
    assert catalog.findable["newborn-one-thing"] is catalog.items["newborn-one-thing"]
    assert not catalog.bundles.keys() & catalog.items.keys()


def test_a_bundle_promises_its_longest_chain(catalog: Catalog) -> None:
    promised = catalog.findable["retirement"].time_limit.promised
    assert promised.days == 15 + 15  # the reward is decided after the retirement
    assert catalog.findable["newborn"].time_limit.promised.days == 10  # beside each other: the longest counts
    assert all(item.time_limit.promised.days <= item.time_limit.statutory.days for item in bundle_items(catalog))


def test_a_bundle_asks_for_each_paper_once(catalog: Catalog) -> None:
    for item in bundle_items(catalog):
        ids = [material.id for material in item.materials]
        assert len(ids) == len(set(ids))


def test_a_rule_of_a_part_holds_only_where_the_part_concerns_somebody(catalog: Catalog) -> None:
    rules = Precheck(catalog.findable["retirement"].prechecks)
    young = {"applicant.age": 30}
    assert [finding.rule for finding in rules.findings({"has_fund": True}, young)] == ["young"]
    assert rules.findings({"has_fund": False}, young) == ()


def bundle_items(catalog: Catalog) -> list[ServiceItem]:
    return [catalog.findable[code] for code in catalog.bundles]


def test_parts_are_decided_in_order(catalog: Catalog) -> None:
    visit = open_visit(catalog, catalog.bundles["retirement"])
    assert visit.parts[0].item == "retirement-one-thing"


def changed(catalog: Catalog, **update: object) -> Bundle:
    return catalog.bundles["social-card"].model_copy(update=update)


def test_parts_that_wait_for_each_other_are_refused(catalog: Catalog) -> None:
    first, second = catalog.bundles["social-card"].parts
    circle = changed(catalog, parts=(first.model_copy(update={"after": (second.item,)}), second))
    with pytest.raises(CatalogError, match="wait for each other"):
        open_visit(catalog, circle)


def test_a_part_that_does_not_exist_is_refused(catalog: Catalog) -> None:
    first, second = catalog.bundles["social-card"].parts
    with pytest.raises(CatalogError, match=r"no items \['moon'\]"):
        open_visit(catalog, changed(catalog, parts=(first, second.model_copy(update={"item": "moon"}))))


def test_one_name_for_two_questions_is_refused(catalog: Catalog) -> None:
    form = catalog.forms["gjj-transfer"]
    schema = {**form.data_schema, "properties": {**form.data_schema["properties"], "phone": {"type": "integer"}}}
    broken = replace(catalog, forms={**catalog.forms, "gjj-transfer": form.model_copy(update={"data_schema": schema})})
    with pytest.raises(CatalogError, match="is another question"):
        open_visit(broken, catalog.bundles["moving-to-nanjing"])


def test_a_broken_question_of_a_bundle_is_told(catalog: Catalog) -> None:
    with pytest.raises(CatalogError, match="questions"):
        open_visit(catalog, changed(catalog, questions=({"id": "x"},)))
