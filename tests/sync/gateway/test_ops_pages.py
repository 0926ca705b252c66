"""Operations pages: only for operators, nothing personal, and silence never looks healthy."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from kiosk.catalog.bundle import build_bundle
from sync.gateway.operators import LOCKED_FOR, WeakPassword
from sync.gateway.ops_charts import WIDTH, axis_of
from sync.gateway.ops_icons import icon, meaning_of
from sync.gateway.ops_texts import TEXTS, duration, size, text
from sync.wire.messages import DeviceHealth, Serving
from tests.sync.small_catalog import small_catalog

from .conftest import ORIGIN
from .kiosk import Kiosk

PASSWORD = "correct horse battery"


def log_in(kiosk, name="zhiban", password=PASSWORD):
    return kiosk.plain("POST", "/ops/login", urlencode({"name": name, "password": password}).encode())


@pytest.fixture
def operator(gateway):
    gateway.operators.add("zhiban", PASSWORD)


@pytest.fixture
def page(kiosk, operator):
    cookie = log_in(kiosk).headers["set-cookie"].split(";")[0]

    def get(path="/ops/", language="zh"):
        answer = kiosk.plain("GET", f"{path}?lang={language}", headers={"Cookie": cookie})
        assert answer.status_code == 200, answer.text
        return answer.text

    return get


def test_nothing_is_shown_to_strangers(kiosk):
    for path in ("/ops/", f"/ops/kiosks/{kiosk.id}", "/"):
        answer = kiosk.plain("GET", path)
        assert answer.status_code == 303
        assert "梅岭" not in answer.text


def test_the_session_cookie_stays_with_the_browser_and_this_origin(kiosk, operator):
    answer = log_in(kiosk)
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-ops=")
    for flag in ("httponly", "secure", "samesite=strict", "path=/"):
        assert flag in cookie


def test_a_wrong_password_or_name_looks_the_same(kiosk, operator):
    answers = [log_in(kiosk, password="wrong"), log_in(kiosk, name="nobody")]
    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].text == answers[1].text


@pytest.mark.allow_logs("operator.locked")
def test_guessing_locks_the_name_for_a_while(kiosk, operator, clock, journal):
    for _ in range(5):
        log_in(kiosk, password="wrong")
    assert log_in(kiosk).status_code == 401
    assert journal.codes(loud=True) == ["operator.locked"]
    clock.now += LOCKED_FOR + timedelta(seconds=1)
    assert log_in(kiosk).status_code == 303


def test_a_session_ends_by_logging_out_by_time_and_by_a_new_password(kiosk, operator, gateway, clock):
    def works(cookie):
        return kiosk.plain("GET", "/ops/", headers={"Cookie": cookie}).status_code == 200

    cookies = [log_in(kiosk).headers["set-cookie"].split(";")[0] for _ in range(3)]
    assert all(map(works, cookies))
    kiosk.plain("POST", "/ops/logout", headers={"Cookie": cookies[0]})
    assert [works(cookie) for cookie in cookies] == [False, True, True]
    gateway.operators.add("zhiban", PASSWORD + "!")
    assert not works(cookies[1])
    late = log_in(kiosk, password=PASSWORD + "!").headers["set-cookie"].split(";")[0]
    clock.now += timedelta(hours=13)
    assert not works(late)
    gateway.operators.drop_expired(clock())


def test_a_short_password_is_not_taken(gateway):
    with pytest.raises(WeakPassword):
        gateway.operators.add("zhiban", "12345678901")


def test_an_oversize_form_is_refused(kiosk):
    assert kiosk.plain("POST", "/ops/login", bytes(5000)).status_code == 413


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_balance_stands_first_as_a_sum(kiosk, page, language):
    kiosk.deliver(kiosk.file())
    kiosk.submitted(kiosk.file(files=1))
    kiosk.beat(unsent_count=1)
    html = page(language=language)
    numbers = re.findall(r"<strong>(\d+)</strong>", html)
    assert numbers == ["2", "1", "1", "0", "0"]
    assert html.index('class="balance"') < html.index("<table>")


@pytest.mark.parametrize("path", ["/ops/", "kiosk"])
def test_a_silent_kiosk_has_violet_and_hatching_and_no_green_of_its_own(kiosk, page, clock, path):
    kiosk.beat(unsent_count=3)
    path = path if path != "kiosk" else f"/ops/kiosks/{kiosk.id}"
    assert "失联" not in page(path)
    clock.now += timedelta(minutes=6)
    html = page(path)
    assert "失联" in html
    assert "hatch" in html
    assert "两边相等" not in html
    assert "无缺口" not in html


def test_a_gap_is_red_and_said_in_words(kiosk, page):
    kiosk.deliver(kiosk.file(sequence=2))
    kiosk.beat(highest_sequence=2)
    assert "有 1 个序号无人说明去向" in page()
    assert "有缺口" in page(f"/ops/kiosks/{kiosk.id}")


@pytest.mark.allow_logs("opening.failed", "intake.envelope_refused")
def test_pages_name_no_person_and_no_item(kiosk, page, worker, folder):
    filed = kiosk.file(item="social-insurance-certificate", files=1)
    kiosk.deliver(filed)
    kiosk.submit(b"junk")
    poison = kiosk.file(files=1)
    kiosk.deliver(poison)
    for path in folder.blobs.rglob(poison.files[0].ref.sha256.hex()):
        path.unlink()
    worker.run_once()
    kiosk.beat()
    for html in (page(), page(f"/ops/kiosks/{kiosk.id}")):
        for secret in ("王样例", "11010519491231002X", "social-insurance", "gjj-rent", str(filed.header.submission_id)):
            assert secret not in html
    assert "blob.missing" in page(f"/ops/kiosks/{kiosk.id}")


def test_names_and_codes_from_outside_are_text_never_markup(new_kiosk, page):
    evil = new_kiosk('<script>alert("1")</script>', "<b>outlet")
    evil.beat(devices=(DeviceHealth(device="new_device", state="new_state"),))
    for path in ("/ops/", f"/ops/kiosks/{evil.id}"):
        html = page(path)
        assert "<script" not in html
        assert "<b>outlet" not in html
        assert "new_state" in html


def test_pages_load_nothing_from_elsewhere(kiosk, page):
    answer = kiosk.plain("GET", "/ops/login")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for html in (page(), page(f"/ops/kiosks/{kiosk.id}")):
        assert re.findall(r'(?:src|href)="((?!/ops/|#|\?lang=)[^"]*)"', html) == []
        assert "<script" not in html
        assert "style=" not in html  # the policy would drop it silently
    css = kiosk.plain("GET", "/ops/static/ops.css")
    assert css.headers["content-type"].startswith("text/css")
    assert "url(" not in css.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_kiosk_with_an_older_catalogue_is_named_as_behind(kiosk, page, gateway, clock, tmp_path, language):
    build_bundle(small_catalog(), tmp_path)
    newest = gateway.catalogs.publish(tmp_path, clock()).version
    kiosk.beat(catalog_version="2026.1")
    shown = page("/ops/", language)
    assert text(language, "catalogs_behind", n=1) in shown
    assert text(language, "behind", here="2026.1", newest=newest) in shown
    assert f"2026.1 → {newest}" in page(f"/ops/kiosks/{kiosk.id}", language)
    kiosk.beat(catalog_version=newest)
    assert text(language, "catalogs_behind", n=1) not in page("/ops/", language)
    kiosk.beat(catalog_version="2099.1")  # newer software, with a newer catalogue of its own, is not behind
    assert "→" not in page(f"/ops/kiosks/{kiosk.id}", language)


def test_an_unknown_kiosk_leads_back_to_the_fleet(kiosk, operator):
    cookie = log_in(kiosk).headers["set-cookie"].split(";")[0]
    assert kiosk.plain("GET", "/ops/kiosks/k-none", headers={"Cookie": cookie}).status_code == 303


def test_an_empty_fleet_says_how_to_begin(gateway, transport, operator, clock):
    visitor = Kiosk(transport.send, ORIGIN, clock)
    cookie = log_in(visitor).headers["set-cookie"].split(";")[0]
    assert "enrol-code" in visitor.plain("GET", "/ops/", headers={"Cookie": cookie}).text


def test_every_word_exists_in_both_languages():
    for key, (zh, en) in TEXTS.items():
        assert zh, key
        assert en, key
        assert set(re.findall(r"{\w+}", zh)) == set(re.findall(r"{\w+}", en)), key


def test_a_state_nobody_knows_is_unknown_not_healthy():
    assert meaning_of("something_new") == "unknown"
    assert "unknown" in icon("something_new")
    assert meaning_of("serving") == meaning_of("ready") == "ink"
    assert text("zh", "something_new") == "something_new"


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59, "59 秒", "59 s"),
        (60, "1 分", "1 min"),
        (4320, "1 时 12 分", "1 h 12 min"),
        (93600, "26 时", "26 h"),
        (3 * 86400, "3 天", "3 d"),
        (-5, "0 秒", "0 s"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds, zh, en):
    assert (duration("zh", seconds), duration("en", seconds)) == (zh, en)


@pytest.mark.parametrize(("count", "words"), [(0, "0 B"), (31_000_000_000, "31.0 GB"), (1500, "1.5 KB")])
def test_sizes_are_decimal(count, words):
    assert size(count) == words


def test_the_axis_is_broken_where_the_kiosk_was_silent(kiosk, gateway, clock):
    silent_after = gateway.fleet.silent_after
    for minutes, serving in ((0, Serving.SERVING), (4, Serving.DEGRADED), (60, Serving.SERVING)):
        began = clock.now
        clock.now = began + timedelta(minutes=minutes)
        kiosk.beat(serving=serving, unsent_count=minutes)
    samples = gateway.fleet.detail(kiosk.id, clock()).samples
    axis = axis_of(samples, clock(), silent_after)
    assert [span.state for span in axis.spans] == ["unknown", "serving", "degraded", "unknown"]
    assert len(axis.steps) == 2
    assert axis.highest == 60
    assert axis.spans[0].x + sum(span.width for span in axis.spans) == pytest.approx(WIDTH, abs=1)
    empty = axis_of((), clock(), silent_after)
    assert [span.state for span in empty.spans] == ["unknown"]
