"""A short run of the fuzzer, so that it is known to work when somebody wants a long one."""

from __future__ import annotations

import pytest

from tests.drivers.fuzz import TARGETS, fuzz


@pytest.mark.parametrize("name", TARGETS)
def test_no_line_of_bytes_breaks_a_parser(name: str) -> None:
    target, line = TARGETS[name]
    assert fuzz(target, line, examples=40).examples >= 40
