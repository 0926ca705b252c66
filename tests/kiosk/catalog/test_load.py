from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalog.load import Catalog, load_catalog
from kiosk.catalog.model import OfflineClass, Topic
from kiosk.errors import CatalogError

RENT = "items/gjj-rent-withdrawal.yaml"


def replace(sources: Path, name: str, old: str, new: str) -> None:
    path = sources / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_five_items_of_the_main_job_are_complete(catalog: Catalog) -> None:
    first = list(catalog.items.values())[:5]
    assert [item.code for item in first] == [
        "gjj-rent-withdrawal",
        "unemployment-registration",
        "elderly-allowance",
        "policy-entitlement",
        "social-insurance-certificate",
    ]
    assert [item.offline for item in first] == [
        OfflineClass.B,
        OfflineClass.B,
        OfflineClass.B,
        OfflineClass.A,
        OfflineClass.C,
    ]
    assert all(item.form in catalog.forms for item in first)


def test_a_topic_lists_its_items_in_order(catalog: Catalog) -> None:
    assert catalog.topics[Topic.HOUSING_FUND][0].code == "gjj-rent-withdrawal"
    assert set(catalog.topics) == set(Topic)


def test_the_devices_an_item_needs_follow_from_what_it_asks(catalog: Catalog) -> None:
    needs = {code: sorted(item.needs) for code, item in catalog.items.items()}
    assert needs["gjj-rent-withdrawal"] == ["document_camera", "id_card", "receipt_printer", "signature"]
    assert needs["social-insurance-certificate"] == ["id_card", "page_printer", "receipt_printer"]
    assert needs["real-estate-certificate"] == []


def test_reductions_are_counted_from_the_item_itself(catalog: Catalog) -> None:
    reductions = catalog.items["gjj-rent-withdrawal"].reductions
    assert (reductions.materials.before, reductions.materials.now) == (4, 1)
    assert (reductions.days.before, reductions.days.now) == (3, 1)


def test_a_sample_code_cannot_be_taken_for_a_real_one(catalog: Catalog) -> None:
    for item in catalog.items.values():
        assert item.codes.is_sample
        assert item.codes.catalog_code[4:6] == "99"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        (RENT, "plain_name: ", "plian_name: ", r"gjj-rent-withdrawal.yaml:\d+: plain_name: is missing"),
        (RENT, "公积金 | Use your", "公积金 , Use your", r"yaml:\d+: plain_name: a text needs both languages"),
        (RENT, "department: gjj", "department: moon", r"yaml:\d+: department 'moon' is not in shared/"),
        (RENT, "  - no_home_proof", "  - moon_proof", r"material 'moon_proof' is not in shared/"),
        (RENT, "process: file_here", "process: magic", r"process 'magic' is not in shared/"),
        (RENT, "promised: 1,", "promised: 9,", r"promised 9 days exceed the statutory 3"),
        (RENT, "    - use: phone", "    - use: fax", r"no shared page 'fax'"),
        (
            RENT,
            "show: {lives_at: elsewhere}",
            "show: {moon: elsewhere}",
            r"names \['moon'\], which the form does not ask",
        ),
        (RENT, "code: gjj-rent-withdrawal", "code: other", r"name the file other.yaml"),
        (RENT, "offline: B", "offline: B\noffline: B", r"the key 'offline' stands here twice"),
        (RENT, "offline: B", "offline: !!python/name:os.system B", r"the tag .* is not accepted"),
        (RENT, "offline: B", "offline: [", r"not YAML"),
        ("items/elderly-allowance.yaml", "version: 5", "version: 0", r"elderly-allowance.yaml:4: version"),
        (
            "items/real-estate-certificate.yaml",
            "form: window-visit",
            "form: nowhere",
            r"the form 'nowhere' does not exist",
        ),
        ("catalog.yaml", "  - policy-entitlement", "  - moon", r"first names \['moon'\]"),
        ("shared/pages/phone.yaml", "id: phone", "id: fax", r"name the file fax.yaml"),
    ],
)
def test_a_broken_source_is_refused_with_file_line_and_what_to_do(
    sources: Path, name: str, old: str, new: str, told: str
) -> None:
    replace(sources, name, old, new)
    with pytest.raises(CatalogError, match=told):
        load_catalog(sources)


def test_the_line_is_the_one_to_correct(sources: Path) -> None:
    replace(sources, RENT, "department: gjj", "department: moon")
    lines = (sources / RENT).read_text(encoding="utf-8").splitlines()
    number = lines.index("department: moon") + 1
    with pytest.raises(CatalogError, match=rf"^gjj-rent-withdrawal.yaml:{number}: "):
        load_catalog(sources)


def test_a_few_aliases_cannot_stand_for_gigabytes(sources: Path) -> None:
    (sources / "catalog.yaml").write_text('version: "1"\nfirst: &a [x]\nmore: [*a, *a]\n', encoding="utf-8")
    with pytest.raises(CatalogError, match="anchors and aliases"):
        load_catalog(sources)


def test_deep_nesting_is_refused(sources: Path) -> None:
    for levels in (60, 100_000):  # composing that many would end the process
        (sources / "catalog.yaml").write_text("a: " + "[" * levels + "]" * levels, encoding="utf-8")
        with pytest.raises(CatalogError, match="nested deeper"):
            load_catalog(sources)


def test_a_file_of_ten_megabytes_is_refused(sources: Path) -> None:
    (sources / RENT).write_text("a: " + "长" * 4_000_000, encoding="utf-8")
    with pytest.raises(CatalogError, match="split the file"):
        load_catalog(sources)


def test_a_file_that_is_not_utf_8_is_refused(sources: Path) -> None:
    (sources / "catalog.yaml").write_bytes("version: 中".encode("gbk"))
    with pytest.raises(CatalogError, match="not UTF-8"):
        load_catalog(sources)


def test_an_empty_file_is_refused(sources: Path) -> None:
    (sources / "catalog.yaml").write_text("", encoding="utf-8")
    with pytest.raises(CatalogError, match="the file is empty"):
        load_catalog(sources)


def test_a_missing_part_is_named(sources: Path) -> None:
    (sources / "shared" / "departments.yaml").unlink()
    with pytest.raises(CatalogError, match=r"departments\.yaml: cannot be read"):
        load_catalog(sources)


def test_a_commitment_that_replaces_nothing_known_is_refused(sources: Path) -> None:
    replace(sources, "items/unemployment-registration.yaml", "replaces: [termination_proof]", "replaces: [moon]")
    with pytest.raises(CatalogError, match="replaces unknown materials"):
        load_catalog(sources)


def test_two_forms_of_one_name_are_refused(sources: Path) -> None:
    text = (sources / "forms" / "window-visit.yaml").read_text(encoding="utf-8")
    (sources / "forms" / "second.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match="exists already"):
        load_catalog(sources)


def test_every_item_has_the_nine_uniform_elements(catalog: Catalog) -> None:
    assert len(catalog.items) >= 80
    for item in catalog.items.values():
        assert item.main_name.zh
        assert item.sub_name.zh
        assert item.legal_basis
        assert item.conditions
        assert item.process
        assert item.time_limit.promised.days <= item.time_limit.statutory.days
        assert item.form in catalog.forms
        assert item.source.note


def test_all_departments_of_the_domain_have_items(catalog: Catalog) -> None:
    departments = " ".join({item.department.zh for item in catalog.items.values()})
    for name in (
        "人力资源",
        "医疗保障",
        "公积金",
        "不动产",
        "公安",
        "民政",
        "残疾人",
        "教育",
        "卫生健康",
        "市场监督",
        "税务",
        "司法",
        "档案",
    ):
        assert name in departments


def test_only_what_is_decided_here_is_complete_offline(catalog: Catalog) -> None:
    """The text on a card alone never proves an entitlement: certificates and benefits are not of class A."""
    complete = {item.code for item in catalog.items.values() if item.offline is OfflineClass.A}
    assert complete == {"policy-entitlement", "hotline-request", "service-wish"}


def test_a_promise_in_working_days_beyond_calendar_days_is_refused(sources: Path) -> None:
    replace(sources, RENT, "{statutory: 3, promised: 1", "{statutory: 3 days, promised: 4")
    with pytest.raises(CatalogError, match="exceed the statutory"):
        load_catalog(sources)


def test_the_shared_commitment_text_is_filled_in(catalog: Catalog) -> None:
    commitment = catalog.items["residence-registration"].commitment
    assert commitment is not None
    assert "住址" in commitment.full_text.zh
    assert "居住登记" in commitment.full_text.zh
    assert "{" not in commitment.full_text.zh + commitment.full_text.en
    assert commitment.summary[0].zh == "我填的住址是真的，房东知道。"
    assert all(item.commitment.full_text.en for item in catalog.items.values() if item.commitment is not None)


def test_a_commitment_that_says_too_little_is_refused(sources: Path) -> None:
    replace(sources, "items/residence-registration.yaml", "  pledge: ", "  # pledge: ")
    with pytest.raises(CatalogError, match="needs proves, pledge and consequence"):
        load_catalog(sources)


def test_a_case_tells_the_papers_that_only_it_asks_for(catalog: Catalog) -> None:
    cases = {scenario.id: scenario for scenario in catalog.items["gjj-rent-withdrawal"].scenarios}
    assert cases["married"].materials == ("marriage_certificate",)
    assert cases["elsewhere"].materials == ()
    record = {scenario.id: scenario for scenario in catalog.items["archive-query"].scenarios}
    assert record["relative"].materials == ("kinship",)
    assert record["relative"].conditions[0].zh == "父母、配偶、子女的才能查"


def test_papers_of_different_cases_are_not_counted_together(catalog: Catalog) -> None:
    """Illness, accident and other hardship each ask for their own papers, of which nobody brings more than one."""
    relief = catalog.items["temporary-relief"].reductions.materials
    assert (relief.before, relief.now) == (2, 2)
    employment = catalog.items["employment-difficulty"].reductions.materials
    assert (employment.before, employment.now) == (2, 1)


def test_a_lost_camera_closes_only_what_everybody_has_to_scan(catalog: Catalog) -> None:
    for spared in ("health-account-sharing", "unemployment-benefit", "no-crime-certificate"):
        assert "document_camera" not in catalog.items[spared].needs, spared
    for scanned in ("gjj-rent-withdrawal", "legal-aid"):
        assert "document_camera" in catalog.items[scanned].needs, scanned


def test_a_case_that_names_papers_the_item_does_not_ask_for_is_refused(sources: Path) -> None:
    replace(sources, RENT, "when: {marital_status: married}}", "when: {marital_status: married}, materials: [moon]}")
    with pytest.raises(CatalogError, match="the scenario married names unknown materials"):
        load_catalog(sources)


def test_a_shared_precheck_that_does_not_exist_is_named(sources: Path) -> None:
    replace(sources, RENT, "prechecks:\n", "prechecks:\n  - moon\n")
    with pytest.raises(CatalogError, match=r"yaml:\d+: pre-check 'moon' is not in shared/"):
        load_catalog(sources)
