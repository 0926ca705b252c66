from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.offers import Bundle
from kiosk.catalog.visits import Visit, open_visit
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form
from kiosk.forms.paths import walk


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


def test_one_set_of_materials(newborn: Visit) -> None:
    ids = [material.id for material in newborn.materials({"mother_insured": True})]
    assert len(ids) == len(set(ids))
    assert {"id_card", "birth_certificate"} <= set(ids)


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
