"""What a skipped test means. A program that is not installed skips a test for whoever has no use for it; under CI,
where `./dev` installs every program, the same skip is a failure: a promise that nobody looked at is not kept.

What the machine itself does not allow (a second pcscd, a mount) stays a skip everywhere, and is listed at the end.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

NOT_INSTALLED = "is not installed"
"""Stands in the reason of each skip for want of a program, and of no other."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and os.environ.get("CI") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        if NOT_INSTALLED in reason:
            report.outcome = "failed"
            report.longrepr = f"{reason}; under CI it has to be (./dev installs it)"
    return report
