from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalog.lint import Finding, Severity, lint
from kiosk.catalog.lint_texts import reading_hints, untranslated
from kiosk.catalog.text import LocalText

SOURCES = Path(__file__).parents[3] / "assets" / "catalog"
HOTLINE = "items/hotline-request.yaml"
WISH = "items/service-wish.yaml"
JOB = "items/unemployment-registration.yaml"
PLACE = "items/residence-registration.yaml"
RENT = "items/gjj-rent-withdrawal.yaml"
GUIDE = "items/real-estate-certificate.yaml"
CODES = '{catalog_code: "322023620000", task_code: 11320402014115109H4322023620000, level: 4, item_type: "20"}'


def replace(sources: Path, name: str, old: str, new: str) -> None:
    path = sources / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(folder: Path) -> list[Finding]:
    return [finding for finding in lint(folder) if finding.severity is Severity.ERROR]


def test_the_shipped_catalogue_has_no_errors_and_only_placeholder_hints() -> None:
    found = lint(SOURCES)
    assert [str(finding) for finding in found if finding.rule != "placeholder"] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "rule", "told"),
    [
        (RENT, "| Lease\n", "| 租房合同\n", "translation", "has Chinese in it"),
        (RENT, "name: 租房合同 |", "name: Lease contract |", "translation", "is not Chinese"),
        (RENT, "when: {lives_at: elsewhere}}", "when: {lives_at: moon}}", "scenario", "never reached"),
        (RENT, "when: {lives_at: elsewhere}}", "when: {moon: elsewhere}}", "reference", "asked nowhere in the form"),
        (RENT, "when: {marital_status: married}}", "conditions: []}", "scenario", "needs a when"),
        (
            RENT,
            "field: /monthly_rent",
            "field: /monthly_rent\n    later: {answer: monthly_rent, than: moon}",
            "reference",
            "moon",
        ),
        (RENT, "    field: /lives_at", "    field: /moon", "reference", "is not in the form"),
        (
            RENT,
            "when: {monthly_rent: {minimum: 20000}}",
            "when: {applicant.hat: 3}",
            "reference",
            "fact 'applicant.hat'",
        ),
        (RENT, "  - no_home_proof", "  - {id: paper, name: 纸 | Paper}", "material", "neither a waiver nor a sample"),
        (RENT, "min: 1, max: 100000", "min: 9, max: 8", "form", "no way through the form can be filed"),
        (RENT, "show: {lives_at: elsewhere}", "show: {lives_at: moon}", "form", "nobody reaches the page"),
        (RENT, "租房提取住房公积金 | Withdrawal of", "购房提取住房公积金 | Withdrawal of", "same-name", "named like"),
        ("bundles.yaml", "item: newborn-one-thing}", "item: moon}", "reference", "|after names|'moon'"),
        ("bundles.yaml", "- code: newborn\n", "- code: newborn-one-thing\n", "reference", "needs one of its own"),
        ("bundles.yaml", "given: {whom: child,", "given: {whom: moon,", "reference", "given names 'whom'"),
        ("bundles.yaml", "given: {whom: child,", "given: {moon: child,", "reference", "given names 'moon'"),
        ("bundles.yaml", "when: {grade: severe}", "when: {grade: moon}", "reference", "concerns nobody"),
        ("bundles.yaml", "when: {grade: none}", "when: {grade: severe}", "reference", "leave nothing to file"),
        ("bundles.yaml", "item: survivor-benefit", "item: policy-entitlement", "reference", "nobody can be both"),
        ("bundles.yaml", "孩子出生了 | A child is born", "孩子出生了 | 出生", "translation", "has Chinese in it"),
        (JOB, "job_ended}\n  refusal", "job_ended, moon: 1}\n  refusal", "reference", "asked nowhere"),
        (JOB, "job_ended}\n  refusal", "moon}\n  refusal", "scenario", "never shown"),
        (PLACE, "family]}\n  refusal", "family], reason: work}\n  refusal", "scenario", "do not show the commitment"),
        ("policies.yaml", "item: startup-subsidy", "item: moon", "reference", "'moon' does not exist"),
        ("outlets.yaml", "items: [social-insurance-certificate", "items: [moon", "reference", "'moon' does not exist"),
        ("one-licence.yaml", "item: hotel-one-licence", "item: moon", "reference", "'moon' does not exist"),
        ("one-licence.yaml", "when: {sells_food: true}", "when: {moon: 1}", "reference", "asked nowhere"),
        ("one-licence.yaml", "required: false, when: {sells_food", "when: {sells_food", "unreadable", "no `when`"),
        ("synonyms.yaml", "  房本: ", "  房: ", "reference", "single character"),
        (RENT, "plain_name: ", "plian_name: ", "unreadable", "is missing"),
        (RENT, "department: gjj", "department: gjj\nidentification: optional", "unreadable", "filed without a card"),
        (HOTLINE, "takes_words: content", "takes_words: moon", "reference", "no text that the form asks for"),
        (WISH, "department: zwb", "department: zwb\ntakes_words: wish", "reference", "only one item takes"),
        (RENT, "reads: {lease: [月租金", "reads: {leese: [月租金", "reference", "which no item asks for"),
        (RENT, "      later: 没带", "      commitment: 没带", "reference", "a commitment that the item does not have"),
        (RENT, "when: {marital_status: married}\n", "when: {marital_status: {type: moon}}\n", "condition", "not JSON"),
        (RENT, "when: {lease_running: false}", "when: {lease_running: {type: moon}}", "condition", "not JSON Schema"),
        (RENT, "when: {lease_running: false}", "when: {lease_running: {$ref: '#'}}", "condition", "is not accepted"),
        (RENT, "when: {lease_running: false}", "when: {lease_running: 3}", "precheck", "never holds"),
        (RENT, "when: {lease_running: false}", "when: {lease_running: [true, false]}", "precheck", "stops everybody"),
        (RENT, "  - no_home_proof", "  - no_home_proof\n  - no_home_proof", "contradiction", "stands here twice"),
        (RENT, "{id: elsewhere, name", "{id: at_card_address, name", "contradiction", "stands here twice"),
        (RENT, "  - id: lease_over", "  - id: rent_high", "contradiction", "stands here twice"),
        (RENT, "aliases: [", "aliases: [租房提取, ", "contradiction", "stands here twice"),
        (RENT, "aliases: [", 'aliases: ["", ', "contradiction", "is empty"),
        (RENT, "needs_signature: true", "id_only: true", "contradiction", "lease: everybody hands it in"),
        (RENT, "needs_signature: true", "licence_only: true", "contradiction", "only an enterprise"),
        (RENT, "| Money paid to the bank card}", "| Money, printed_here: true}", "contradiction", "write offline: C"),
        (RENT, "department: gjj", f"department: gjj\ncodes: {CODES}", "contradiction", "wrong check character"),
        (RENT, 'item_type: "20"', 'item_type: "77"', "contradiction", "none that people apply for"),
        (GUIDE, "visits: 1", "visits: 0", "contradiction", "somebody goes there"),
        (GUIDE, "visits: 1", "visits: 1\nchannels: [kiosk, web]", "contradiction", "add window"),
        (
            GUIDE,
            "name: 买卖 | Sale,",
            "name: 买卖 | Sale, conditions: [合同带来 | Bring it],",
            "contradiction",
            "a material",
        ),
        (RENT, "source:", "marks: {fee: {standing: confirmed, note: 见常州指南}}\nsource:", "contradiction", "'常州'"),
        (WISH, "number: 124", "number: 68", "same-name", "one place in the list"),
        (WISH, "plain_name: 我要点菜：想要什么服务", "plain_name: 有事找 12345", "same-name", "tell the two apart"),
        (RENT, "applicant.address: 身份证上的住址", "applicant.hat: 身份证上的住址", "reference", "'applicant.hat'"),
        (RENT, "lease_running: {kind: yes_no", "lease_running: {kind: moon", "unreadable", "lease_running.kind"),
        (RENT, "    - id: lease\n", "    - id: rent\n", "unreadable", "two pages have the id"),
        (RENT, "{value: elsewhere,", "{value: unsure,", "unreadable", "two options have one value"),
        (
            RENT,
            "    - id: lease\n",
            "    - id: lease\n      show: {lives_at: {type: moon}}\n",
            "unreadable",
            "not JSON",
        ),
        (RENT, "      later: 没带", "      magic: 没带", "unreadable", "waivers.magic"),
        (RENT, "statutory: 3, promised: 1,", "statutory: 3 days, promised: 3,", "unreadable", "exceed the statutory"),
        (RENT, "promised: 1,", "promised: soon,", "unreadable", "'soon' is no time limit"),
        (RENT, "needs_signature: true", "fee_yuan: 20", "unreadable", "no fee is written"),
        (RENT, 'updated: "2026', 'updated: "2026-02-31" #', "unreadable", "is no day"),
        ("policies.yaml", "  valid_from:", '  valid_to: "2020-12-31"\n  valid_from:', "unreadable", "before it begins"),
        ("outlets.yaml", 'district: "320106"', 'district: "999999"', "reference", "no district 999999"),
    ],
)
def test_each_kind_of_broken_item_is_told_with_file_line_and_what_to_do(
    sources: Path, name: str, old: str, new: str, rule: str, told: str
) -> None:
    replace(sources, name, old, new)
    found = errors(sources)
    assert found
    assert all(finding.line >= 1 and finding.file.endswith(".yaml") for finding in found)
    if "|" not in told:
        assert any(finding.rule == rule and told in finding.message for finding in found), [str(one) for one in found]


@pytest.mark.parametrize(
    ("name", "old", "new", "line_of"),
    [
        ("policies.yaml", "item: startup-subsidy", "item: moon", "- code: "),
        ("outlets.yaml", "items: [social-insurance-certificate", "items: [moon", "- code: "),
        ("synonyms.yaml", "  房本: ", "  房: ", "  房: "),
        ("synonyms.yaml", "  weather: [", "  weather: [电梯老坏没人修, ", "  weather: ["),
        ("notices.yaml", "title: 使用说明 | Terms of use", "title: 使用说明 | 使用说明", "title: 使用说明 | 使用说明"),
        ("outlets.yaml", "| Wutongli Community Service Station", "| 梧桐里", "name: 梧桐里"),
    ],
)
def test_what_is_beside_the_items_is_told_with_its_own_line(
    sources: Path, name: str, old: str, new: str, line_of: str
) -> None:
    replace(sources, name, old, new)
    lines = (sources / name).read_text(encoding="utf-8").splitlines()
    (finding,) = errors(sources)
    assert finding.file == name
    assert line_of in lines[finding.line - 1]
    if line_of == "- code: ":  # the entry that names it, and no other
        following = next((at for at in range(finding.line, len(lines)) if lines[at].startswith("- ")), len(lines))
        assert any("moon" in line for line in lines[finding.line - 1 : following])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (HOTLINE, "属于政府管的事 |", "属于政府管的事" + "很长" * 40 + " |"),
        ("policies.yaml", "summary: 上一年少裁员", "summary: 予以上一年少裁员"),
        ("notices.yaml", "您在这里填的、交的", "您在这里填的" + "很长" * 40 + "、交的"),
    ],
)
def test_legal_text_that_nobody_can_read_at_once_is_a_hint(sources: Path, name: str, old: str, new: str) -> None:
    replace(sources, name, old, new)
    found = [finding for finding in lint(sources) if finding.rule == "reading"]
    assert [finding.severity for finding in found] == [Severity.HINT]
    assert found[0].line > 1


def test_every_broken_file_is_told_and_not_only_the_first(sources: Path) -> None:
    replace(sources, RENT, "plain_name: ", "plian_name: ")
    replace(sources, "items/elderly-allowance.yaml", "summary: ", "sumary: ")
    assert {finding.file for finding in errors(sources)} == {"gjj-rent-withdrawal.yaml", "elderly-allowance.yaml"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("bundles.yaml", "bundels.yaml"),
        ("items/service-wish.yaml", "items/service-wish.yml"),
        ("shared/pages/visit_time.yaml", "shared/pages/visit_time.yml"),
    ],
)
def test_a_file_that_nobody_reads_is_told(sources: Path, old: str, new: str) -> None:
    (sources / new).write_bytes((sources / old).read_bytes())
    (finding,) = errors(sources)
    assert (finding.rule, finding.file) == ("unread", Path(new).name)


def test_a_form_that_no_item_uses_is_told(sources: Path) -> None:
    text = (sources / "forms" / "print-record.yaml").read_text(encoding="utf-8")
    (sources / "forms" / "lonely.yaml").write_text(text.replace("print-record", "lonely"), encoding="utf-8")
    assert any(finding.rule == "unused" for finding in errors(sources))


def test_a_shared_part_that_nobody_uses_is_a_hint(sources: Path) -> None:
    replace(sources, "shared/departments.yaml", "rsj:", "nobody:\n  name: 无人局 | Nobody\n  consult: '12345'\nrsj:")
    assert any(finding.rule == "unused" and "nobody" in finding.message for finding in lint(sources))


def test_a_long_sentence_and_an_offices_word_are_hints() -> None:
    hints = list(reading_hints("本机关对符合规定的予以办理" + "很长" * 40 + "。短句。"))
    assert any("cut it in two" in hint for hint in hints)
    assert any("'予以'" in hint for hint in hints)
    assert list(reading_hints("交了就行。")) == []


def test_both_languages_are_asked_for() -> None:
    assert untranslated(LocalText(zh="租房", en="Rent")) is None
    assert untranslated(LocalText(zh="例如：苏A12345", en="For example 苏A12345")) is None
    assert untranslated(LocalText(zh="Rent", en="Rent")) is not None
    assert untranslated(LocalText(zh="租房", en="租房")) is not None
    assert untranslated(LocalText(zh="100%", en="100%")) is None


def test_the_other_mistakes_of_a_file_are_told_with_their_lines(sources: Path) -> None:
    replace(sources, WISH, "number: 124", "number: none")
    replace(sources, WISH, "plain_name: 我要点菜：想要什么服务 |", "plain_name: 我要点菜")
    (finding,) = errors(sources)
    assert finding.line == 3
    assert finding.message.startswith("number: is not a whole number")
    assert "also line 10, plain_name" in finding.message
