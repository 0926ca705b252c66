"""The `gateway` command as operators type it."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from kiosk.catalog.bundle import build_bundle, read_bundle
from sync.gateway.__main__ import app
from sync.gateway.catalog import CatalogRefused
from sync.gateway.errors import SetupError
from sync.wire.ticket import Ticket
from tests.sync.small_catalog import small_catalog

RUNNER = CliRunner()


def run(folder, *arguments, **environment):
    result = RUNNER.invoke(app, [*arguments, "--data", str(folder.path)], env=environment, catch_exceptions=True)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_ticket_leads_to_the_configured_address(folder):
    assert Ticket.from_text(run(folder, "enrol-code", "--name", "大厅").stdout).url == "https://gateway.test"


def test_init_brackets_an_ipv6_address(tmp_path):
    path = str(tmp_path / "g")
    result = RUNNER.invoke(app, ["init", "--data", path, "--host", "::1", "--port", "9443"])
    assert "https://[::1]:9443" in result.stdout
    again = RUNNER.invoke(app, ["init", "--data", path, "--host", "::1"])
    assert isinstance(again.exception, SetupError)


def test_inspect_shows_what_is_held_with_and_without_content(folder, kiosk, worker):
    filed = kiosk.file(files=1)
    kiosk.deliver(filed)
    worker.run_once()
    held = json.loads(run(folder, "inspect", "--json").stdout)["submissions"]
    assert held[0]["content_sha256"] == filed.content_sha256.hex()
    assert held[0]["content"] is None
    shown = json.loads(run(folder, "inspect", "--json", "--show-content").stdout)["submissions"]
    assert shown[0]["content"]["applicant"]["name"] == "王样例"
    table = run(folder, "inspect").stdout
    assert "0001-000001" in table
    assert "1/1" in table


def test_kiosks_are_listed_and_revoked(folder, kiosk):
    assert kiosk.id in run(folder, "kiosks", "list").stdout
    run(folder, "kiosks", "revoke", kiosk.id)
    assert "revoked" in run(folder, "kiosks", "list").stdout
    assert kiosk.submit(b"").status_code == 401


@pytest.mark.allow_logs("intake.envelope_refused")
def test_refused_bytes_can_be_taken_out_and_looked_at(folder, kiosk, tmp_path):
    kiosk.submit(b"junk")
    out = tmp_path / "refused"
    assert "intake.envelope_refused" in run(folder, "quarantine", "list", "--out", str(out)).stdout
    assert [path.read_bytes() for path in out.iterdir()] == [b"junk"]


def test_an_operator_is_added_without_the_password_in_the_command(folder, gateway, clock):
    run(folder, "operator", "add", "zhiban", GATEWAY_OPERATOR_PASSWORD="correct horse battery")
    assert gateway.operators.log_in("zhiban", "correct horse battery", clock())


def test_work_once_says_how_much_it_did(folder, kiosk):
    kiosk.deliver(kiosk.file())
    assert run(folder, "work", "--once").stdout.strip().isdigit()


def test_a_catalogue_is_published_listed_gone_back_to_and_signed_with_new_keys(folder, kiosk, tmp_path):
    bundle = tmp_path / "bundle"
    build_bundle(small_catalog(), bundle)
    version = read_bundle(bundle)[0].version
    assert f"{version}: published" in run(folder, "catalog", "publish", str(bundle)).stdout
    assert isinstance(
        RUNNER.invoke(app, ["catalog", "again", version, "--as", "1.1", "--data", str(folder.path)]).exception,
        CatalogRefused,
    )
    run(folder, "catalog", "again", version, "--as", "2099.1")
    run(folder, "catalog", "rotate-keys")
    run(folder, "catalog", "refresh")
    kiosk.beat(catalog_version=version)
    told = run(folder, "catalog", "list").stdout
    assert told.index("2099.1") < told.index(version)
    until = re.search(r"timestamp until (\S+)", told)
    assert until is not None
    assert date.fromisoformat(until[1]) > datetime.now(UTC).date()
