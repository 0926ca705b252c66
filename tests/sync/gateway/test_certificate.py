"""The reference platform's certificate says what was asked for, and nothing that was not."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pypdfium2
import pytest

from sync.gateway.certificate import CertificateData, render_certificate


def certificate(**answers: object) -> bytes:
    issued = datetime(2026, 6, 9, 6, 36, tzinfo=UTC)
    return render_certificate(
        CertificateData("王样例", "1", "320100-1", issued, "AAAA-BBBB-CCCC", "中心", "Centre", answers)
    )


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        (page,) = document
        return str(page.get_textpage().get_text_range()).replace("\r\n", "\n")


def test_certificates_are_the_same_bytes_for_the_same_data() -> None:
    one, other = certificate(period="all"), certificate(period="all")
    assert hashlib.sha256(one).digest() == hashlib.sha256(other).digest()


def test_the_purpose_and_the_period_are_printed_as_the_guide_says() -> None:
    told = words(certificate(insurance_type="all", period="last_24", purpose="housing"))
    assert "最近两年" in told
    assert "买房、租房" in told
    assert "养老" in told
    assert "失业" in told


def test_of_one_insurance_no_other_is_certified() -> None:
    told = words(certificate(insurance_type="pension", period="years", start_year=2019, end_year=2024))
    assert "养老" in told
    assert "失业" not in told
    assert "2019–2024" in told


@pytest.mark.parametrize("answers", [{}, {"purpose": "#panic()", "period": "$x$", "insurance_type": "new"}])
def test_answers_of_another_version_of_the_form_are_printed_as_they_came(answers: dict[str, object]) -> None:
    assert str(answers.get("purpose", "–")) in words(certificate(**answers))
