"""Operations pages: server-rendered, no script, nothing from outside. Read-only but for logging in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from sync.gateway import ops_texts
from sync.gateway.fleet import KioskState, KioskView
from sync.gateway.ops_charts import axis_of
from sync.gateway.ops_icons import icon
from sync.gateway.ops_texts import Language
from sync.gateway.requests import gateway_of, in_thread, read_body
from sync.gateway.runtime import Gateway
from sync.wire.messages import DemandKind

SESSION_COOKIE = "__Host-ops"
LANGUAGE_COOKIE = "ops-language"
MAX_FORM_BYTES = 4096
REFRESH_S = 10
# In the list, only states that ask for something are shown first; healthy ones close it without colour.
STATE_ORDER = list(KioskState)

_environment = Environment(
    loader=PackageLoader("sync.gateway", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """What a template needs to speak one language."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        return ops_texts.text(self.language, key, **values)

    def duration(self, seconds: float) -> str:
        return ops_texts.duration(self.language, seconds)


async def page_fleet(request: Request) -> Response:
    gateway = gateway_of(request)
    operator = await _operator(request)
    if operator is None:
        return _to_login()
    view = await in_thread(gateway.fleet.view, gateway.clock())
    groups = [(state, view.in_state(state)) for state in STATE_ORDER]
    return _page(request, "fleet.html", operator=operator, view=view, groups=[group for group in groups if group[1]])


async def page_kiosk(request: Request) -> Response:
    gateway = gateway_of(request)
    operator = await _operator(request)
    if operator is None:
        return _to_login()
    now = gateway.clock()
    detail = await in_thread(gateway.fleet.detail, request.path_params["kiosk_id"], now)
    if detail is None:
        return RedirectResponse("/ops/", 303)
    view = await in_thread(gateway.fleet.view, now)
    axis = axis_of(detail.samples, now, gateway.fleet.silent_after)
    return _page(request, "kiosk.html", operator=operator, view=view, detail=detail, kiosk=detail.kiosk, axis=axis)


async def page_demand(request: Request) -> Response:
    gateway = gateway_of(request)
    operator = await _operator(request)
    if operator is None:
        return _to_login()
    view = await in_thread(gateway.demand.view, gateway.clock())
    return _page(request, "demand.html", operator=operator, view=view, kinds=list(DemandKind), here="demand")


async def page_login(request: Request) -> Response:
    return _page(request, "login.html", operator=None, failed=False)


async def log_in(request: Request) -> Response:
    gateway = gateway_of(request)
    form = parse_qs((await read_body(request, MAX_FORM_BYTES)).decode("utf-8", "replace"))
    name, password = (form.get(key, [""])[0] for key in ("name", "password"))
    async with request.app.state.log_ins:  # strangers who try passwords keep each other waiting, and no kiosk
        token = await in_thread(gateway.operators.log_in, name, password, gateway.clock())
    if token is None:
        return _page(request, "login.html", status=401, operator=None, failed=True)
    answer = RedirectResponse("/ops/", 303)
    # SameSite=Strict: a page elsewhere can make no request that carries this cookie.
    answer.set_cookie(SESSION_COOKIE, token, secure=True, httponly=True, samesite="strict", path="/")
    return answer


async def log_out(request: Request) -> Response:
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        await in_thread(gateway_of(request).operators.log_out, token)
    answer = _to_login()
    answer.delete_cookie(SESSION_COOKIE, secure=True, httponly=True, samesite="strict", path="/")
    return answer


async def stylesheet(request: Request) -> Response:
    del request
    css = resources.files("sync.gateway").joinpath("templates/ops.css").read_bytes()
    return Response(css, media_type="text/css", headers={"Cache-Control": "max-age=300"})


async def _operator(request: Request) -> str | None:
    token = request.cookies.get(SESSION_COOKIE)
    gateway: Gateway = gateway_of(request)
    return await in_thread(gateway.operators.who, token, gateway.clock()) if token else None


def _to_login() -> Response:
    return RedirectResponse("/ops/login", 303)


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if asked in {"zh", "en"}:
        return "en" if asked == "en" else "zh"
    return "en" if request.headers.get("accept-language", "zh").lower().startswith("en") else "zh"


def _page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    gateway, language = gateway_of(request), _language(request)
    now: datetime = gateway.clock()
    html = _environment.get_template(template).render(
        t=_Words(language),
        language=language,
        other_language="en" if language == "zh" else "zh",
        centre=gateway.settings.name_zh if language == "zh" else gateway.settings.name_en,
        now=now,
        refresh=REFRESH_S,
        moment=ops_texts.moment,
        size=ops_texts.size,
        icon=icon,
        trouble=_trouble,
        **{"here": "fleet", **values},
    )
    answer = Response(html, status, media_type="text/html", headers={"Cache-Control": "no-store"})
    if request.query_params.get("lang"):
        answer.set_cookie(LANGUAGE_COOKIE, language, secure=True, httponly=True, samesite="strict", max_age=31536000)
    return answer


def _trouble(t: _Words, kiosk: KioskView) -> str:
    """One sentence: what is wrong. Devices that are not ready, or the reason that the kiosk gave."""
    if kiosk.report is None:
        return t("never_seen")
    parts = [
        f"{t(device.device)} {t(device.state)}"
        for device in kiosk.report.devices
        if device.state not in {"ready", "not_installed"}
    ]
    named = {f"{device.device}.{device.state}" for device in kiosk.report.devices}
    if kiosk.report.reason is not None and kiosk.report.reason not in named:
        parts.insert(0, t(kiosk.report.reason))
    if kiosk.catalog_is_behind:
        parts.append(t("behind", here=kiosk.report.catalog_version, newest=kiosk.newest_catalog))
    words = " · ".join(parts)
    if kiosk.state is KioskState.SILENT:
        last = words or t(kiosk.report.serving.value)
        return f"{t('last_said')}{'：' if t.language == 'zh' else ': '}{last}"
    return words


ROUTES = [
    Route("/ops/", page_fleet, methods=["GET"]),
    Route("/ops/kiosks/{kiosk_id}", page_kiosk, methods=["GET"]),
    Route("/ops/demand", page_demand, methods=["GET"]),
    Route("/ops/login", page_login, methods=["GET"]),
    Route("/ops/login", log_in, methods=["POST"]),
    Route("/ops/logout", log_out, methods=["POST"]),
    Route("/ops/static/ops.css", stylesheet, methods=["GET"]),
]
