from __future__ import annotations

import json
from dataclasses import replace

import pytest

from kiosk.catalog.diff import compare
from kiosk.catalog.load import Catalog
from kiosk.catalog.model import OfflineClass
from kiosk.catalog.time_limit import Limit, TimeLimit

CODE = "gjj-rent-withdrawal"


def with_item(catalog: Catalog, **update: object) -> Catalog:
    item = catalog.items[CODE]
    return replace(
        catalog, items={**catalog.items, CODE: item.model_copy(update={"version": item.version + 1, **update})}
    )


def told(old: Catalog, new: Catalog) -> list[tuple[str, bool | None]]:
    return [(change.text, change.better) for change in compare(old, new)]


def test_nothing_changes_between_the_same_catalogues(catalog: Catalog) -> None:
    assert compare(catalog, catalog) == ()


def test_a_shorter_promise_is_better_for_citizens(catalog: Catalog) -> None:
    limit = TimeLimit(statutory=Limit(days=3), promised=Limit(days=0))
    assert told(catalog, with_item(catalog, time_limit=limit)) == [("承诺时限：1 个工作日 → 0 个工作日", True)]


def test_another_paper_is_worse(catalog: Catalog) -> None:
    item = catalog.items[CODE]
    extra = item.materials[1].model_copy(update={"id": "extra"})
    assert told(catalog, with_item(catalog, materials=(*item.materials, extra))) == [("多了一样材料：租房合同", False)]
    assert told(catalog, with_item(catalog, materials=item.materials[:1]))[0][1] is True


def test_items_that_come_and_go_are_told(catalog: Catalog) -> None:
    fewer = replace(catalog, items={code: item for code, item in catalog.items.items() if code != CODE})
    assert told(catalog, fewer) == [("取消：这里不再办了", False)]
    assert told(fewer, catalog) == [("新增：这里可以办了", True)]


def test_a_change_without_a_new_version_is_told(catalog: Catalog) -> None:
    changed = catalog.items[CODE].model_copy(update={"offline": OfflineClass.C})
    found = told(catalog, replace(catalog, items={**catalog.items, CODE: changed}))
    assert ("没网时：B 类 → C 类", False) in found
    assert any("要加一" in text for text, _better in found)


def test_a_paper_that_everybody_has_to_hand_in_now_is_worse(catalog: Catalog) -> None:
    materials = catalog.items[CODE].materials
    married = next(at for at, material in enumerate(materials) if material.id == "marriage_certificate")
    of_all = (*materials[:married], materials[married].model_copy(update={"when": None}), *materials[married + 1 :])
    assert told(catalog, with_item(catalog, materials=of_all)) == [("结婚证改为人人要交", False)]


def test_answers_that_one_may_choose_are_told_when_they_change(catalog: Catalog) -> None:
    form = catalog.forms[CODE]
    text = json.dumps(form.data_schema).replace('{"const": "unsure"', '{"const": "abroad"')
    changed = replace(catalog, forms={**catalog.forms, CODE: form.model_copy(update={"data_schema": json.loads(text)})})
    assert ("“现在住在哪里”可以选的变了：就住这里、不住这里，租房在别处、说不准", None) in told(catalog, changed)


def test_what_changes_beside_the_items_is_told(catalog: Catalog) -> None:
    outlet, policy, trade = catalog.outlets["wutongli"], catalog.policies["startup-rent"], catalog.one_licences["hotel"]
    later = outlet.hours[0].model_copy(update={"closes": "18:30"})
    new = replace(
        catalog,
        outlets={**catalog.outlets, "wutongli": outlet.model_copy(update={"hours": (later, *outlet.hours[1:])})},
        policies={code: one for code, one in catalog.policies.items() if one != policy},
        one_licences={**catalog.one_licences, "hotel": trade.model_copy(update={"open": False})},
        notices={},
    )
    found = {change.code: (change.text, change.better) for change in compare(catalog, new)}
    assert found["wutongli"] == (
        "开门时间：周一二三四五 09:00–17:30，周六 09:00–12:00 → 周一二三四五 09:00–18:30，周六 09:00–12:00",
        None,
    )
    assert found["startup-rent"] == ("政策取消了", False)
    assert found["hotel"] == ("一业一证不办了", False)
    assert found["privacy"] == ("公告撤下了", None)


@pytest.mark.parametrize("form", ["gjj-transfer", "print-record"])
def test_questions_that_came_or_went_are_told_by_their_label(catalog: Catalog, form: str) -> None:
    found = told(catalog, with_item(catalog, form=form))
    assert ("少问一项：每月房租", True) in found


def test_bundles_that_come_go_or_change_are_told(catalog: Catalog) -> None:
    without = replace(catalog, bundles={code: one for code, one in catalog.bundles.items() if code != "newborn"})
    assert told(without, catalog) == [("新增一件事：几件可以一起办了", True)]
    assert told(catalog, without) == [("取消：不再一起办", False)]
    bundle = catalog.bundles["newborn"]
    fewer = bundle.model_copy(update={"parts": bundle.parts[:2]})
    found = told(catalog, replace(catalog, bundles={**catalog.bundles, "newborn": fewer}))
    assert found[0][0].startswith("一起办的变了：")
    assert found[0][1] is False
    assert found[1] == ("内容变了，版本号还是 1，要加一", None)
