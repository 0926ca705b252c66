"""Words of the operations pages in both languages, and how they say durations, sizes and moments."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sync.gateway.settings import CHINA

Language = Literal["zh", "en"]

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("宁满意 · 自助机运行", "Ningmanyi · kiosk operations"),
    "fleet": ("机队", "Fleet"),
    "demand": ("需求", "Demand"),
    "demand_loop": ("想办什么 → 改叫法、加事项 → 再看", "what people want → words and items → look again"),
    "demand_range": (
        "{since} 到 {until}，每 10 分钟随机器上报",
        "{since} to {until}, told by the kiosks every 10 minutes",
    ),
    "demand_withheld": (
        "少于 10 次或不足 3 台的不显示，隐去 {n} 条",
        "fewer than 10 times or at fewer than 3 kiosks: not shown, {n} left out",
    ),
    "demand_nothing": ("搜了没找到", "Searched, nothing found"),
    "demand_note_nothing": ("缺事项或缺叫法", "an item or a word is missing"),
    "demand_left": ("找到了没点", "Found, nothing chosen"),
    "demand_note_left": ("名字看不懂，或不是要的", "the names are unclear, or it is something else"),
    "demand_none": ("还没有够多的", "not enough of anything yet"),
    "demand_next": (
        "叫法写进 assets/catalog/synonyms.yaml 的 means，再发布目录；全部条目用 gateway demand list --all。",
        "Put words into means in assets/catalog/synonyms.yaml and publish; `gateway demand list --all` has every line.",
    ),
    "col_words": ("说法", "Words"),
    "col_count": ("次", "Times"),
    "col_kiosks": ("台", "Kiosks"),
    "col_trend": ("较上期", "Before"),
    "trend_new": ("新", "new"),
    "log_in": ("登录", "Log in"),
    "log_out": ("退出", "Log out"),
    "operator": ("操作员", "Operator"),
    "password": ("口令", "Password"),
    "log_in_failed": (
        "未能登录。名称或口令不对；连错 5 次会锁定 15 分钟。",
        "Not logged in. The name or the password is wrong; after 5 errors it is locked for 15 minutes.",
    ),
    "other_language": ("English", "中文"),
    "balance": ("守恒账", "Balance"),
    "balance_scope": ("自启用起", "from the start"),
    "to_settle": ("应了序号", "numbers to settle"),
    "receipted": ("已回执", "receipted"),
    "on_the_way": ("在途", "on the way"),
    "needs_person": ("待人工", "needs a person"),
    "gaps": ("未解释缺口", "unexplained gaps"),
    "balanced": ("两边相等，缺口为 0", "Both sides are equal, no gap"),
    "not_balanced": ("有 {n} 个序号无人说明去向", "numbers that nobody accounts for: {n}"),
    "checked_at": ("{time} 逐台连号核对 {n} 台", "{time}, kiosks compared number by number: {n}"),
    "silent_note": ("{n} 台失联，此后新签发数不明", "{n} silent, newer numbers unknown"),
    "silent_counted": ("最后报告的 {n} 件未传已计入在途", "last reported {n} counted on the way"),
    "waiting_to_open": ("待拆封 {n}", "{n} waiting to be opened"),
    "refused_kept": ("拒收并留存 {n} 份，待人工", "{n} refused and kept"),
    "col_state": ("状态", "State"),
    "col_for": ("持续", "For"),
    "col_kiosk": ("网点与自助机", "Outlet and kiosk"),
    "col_what": ("怎么了 · 影响", "What · effect"),
    "col_unsent": ("未传", "Unsent"),
    "col_oldest": ("最久", "Oldest"),
    "col_contact": ("最近联系", "Last contact"),
    "col_numbers": ("序号", "Numbers"),
    "last_said": ("最后所报", "last said"),
    "never_seen": ("已登记，从未联系", "enrolled, never heard of"),
    "no_kiosks": (
        "还没有自助机。用 gateway enrol-code 打印一张登记票。",
        "No kiosk yet. Print a ticket with `gateway enrol-code`.",
    ),
    "none": ("–", "–"),
    "unknown": ("不明", "not known"),
    "sequence_check": ("序号核对", "Sequence"),
    "no_gap": ("无缺口", "no gap"),
    "gap": ("有缺口", "gap"),
    "recent_numbers": (
        "最近 {n} 号：实心＝已回执，空框＝在途，叉＝待人工，斜线＝无人说明",
        "last {n}: solid receipted, outline on the way, cross needs a person, hatched unexplained",
    ),
    "numbers_line": (
        "{r} 已回执，{w} 在途，{p} 待人工，{g} 缺口",
        "{r} receipted, {w} on the way, {p} need a person, {g} unexplained",
    ),
    "reported_highest": ("本机自报最高号", "highest number, by the kiosk"),
    "boot_id": ("启动标识", "Boot id"),
    "audit_head": ("审计链头", "Audit chain head"),
    "audit_agrees": ("与上次相接", "continues the last one"),
    "audit_broken": ("与先前所报不一致", "differs from before"),
    "audit_entries": ("{n} 条，{time} 收到", "entries: {n}, received {time}"),
    "clock_offset": ("时钟偏差", "Clock offset"),
    "clock_note": ("顺序不靠时钟", "order does not depend on it"),
    "disk": ("磁盘可用", "Disk free"),
    "versions": ("版本", "Versions"),
    "software": ("软件", "Software"),
    "catalog": ("事项目录", "Catalogue"),
    "newest_catalog": ("已发布目录", "Published catalogue"),
    "catalogs_behind": ("{n} 台还在用旧目录", "kiosks that still use an older one: {n}"),
    "behind": ("目录还是 {here}，已发布 {newest}", "catalogue {here}, published is {newest}"),
    "devices": ("设备", "Devices"),
    "heartbeat_axis": ("48 小时 · 心跳（中心所见）", "48 hours · heartbeat, as the centre saw it"),
    "unsent_axis": ("未传 · 件", "Unsent · filings"),
    "axis_legend": (
        "灰＝受理，橙＝降级，红＝停止受理，紫斜线＝中心不知道",
        "grey serving, orange degraded, red not serving, violet hatching: the centre does not know",
    ),
    "events": ("事件", "Events"),
    "events_note": ("只来自事件目录，不含办件人信息", "codes only, nothing about citizens"),
    "no_events": ("没有事件", "no events"),
    "quarantine": ("待人工的办件", "Filings that need a person"),
    "sequence": ("序号", "Number"),
    "reason": ("原因", "Reason"),
    "kiosk_no": ("机号", "Kiosk number"),
    "enrolled": ("登记", "enrolled"),
    "footer": (
        "每 10 秒更新；斜纹＝中心当时不知道；无声从不显示为正常",
        "Refreshed every 10 s; hatching: not known to the centre; silence is never shown as healthy",
    ),
    # states
    "serving": ("正常", "Serving"),
    "degraded": ("降级", "Degraded"),
    "not_serving": ("停止受理", "Not serving"),
    "silent": ("失联", "Silent"),
    "maintenance": ("维护", "Maintenance"),
    "closed": ("未开放", "Closed"),
    "revoked": ("已吊销", "Revoked"),
    "meaning_serving": ("在受理", "taking filings"),
    "meaning_degraded": ("仍受理，部分事项不可办", "still serving, some items are not available"),
    "meaning_not_serving": ("本机自报停止受理", "the kiosk itself says that it does not serve"),
    "meaning_silent": ("超过限时无心跳，现况不明", "no heartbeat within the limit; the present is not known"),
    "meaning_maintenance": ("技术人员在处理", "a technician is at work"),
    "meaning_closed": ("网点未开放", "the outlet is closed"),
    "meaning_revoked": ("不再接受其请求", "its requests are refused"),
    # reasons that a kiosk gives (codes of kiosk.errors)
    "storage.full": ("磁盘余量到保留线", "disk reserve reached"),
    "storage.frozen": ("未传已达上限，暂停受理", "too much is unsent, intake is frozen"),
    "storage.failed": ("存储故障", "storage fault"),
    "screen.absent": ("屏幕没有在运行", "no screen is running"),
    # events
    "kiosk.enrolled": ("登记", "enrolled"),
    "kiosk.revoked": ("吊销", "revoked"),
    "intake.delivered": ("全部收齐，已签回执", "complete, receipt signed"),
    "intake.conflict": ("同号不同内容，已拒收并留存", "other bytes under a known id; refused and kept"),
    "intake.sequence_taken": ("同一序号两件，已拒收并留存", "two filings under one number; refused and kept"),
    "intake.envelope_refused": (
        "不是本机签名的封件，已拒收并留存",
        "not a sealed filing of this kiosk; refused and kept",
    ),
    "request.replayed": ("重放的请求，已拒", "a replayed request, refused"),
    "upload.wrong_content": ("附件与所报不符，重新上传", "attachment is not what was announced; sent again"),
    "case.handed_over": ("已拆封核对，交办件系统", "opened, checked, handed to the case system"),
    "evaluation.handed_over": ("评价已交办件系统", "a rating, handed to the case system"),
    "evaluation.waits": ("评价先到，等所评的办件", "a rating came first; it waits for its filing"),
    "case.system_unavailable": ("办件系统不可用，稍后再交", "case system away; handed over later"),
    "opening.failed": ("无法拆封，待人工", "cannot be opened; needs a person"),
    "opening.crashed": ("拆封程序出错，稍后再试", "the opening program failed; tried again"),
    "opening.again": ("由人工退回重新拆封", "given back to be opened again by a person"),
    "audit.rewritten": ("审计链同一长度出现不同链头", "another audit head for the same length"),
    "audit.shorter": ("审计链变短", "the audit chain became shorter"),
    "sequence.went_back": ("最高序号倒退", "the highest number went back"),
    "keys.rotated": ("换用新的封装密钥", "a new sealing key"),
    "catalog.published": ("发布了新的事项目录", "a new catalogue was published"),
    "catalog.keys_rotated": ("换用新的目录签名密钥", "new keys sign the catalogue"),
    "certificate.renewed": ("服务器证书已续期", "the server's certificate was renewed"),
    "operator.locked": ("操作员连续输错，已锁定", "operator locked after wrong passwords"),
    # devices
    "ready": ("正常", "OK"),
    "paper_low": ("将尽", "Near end"),
    "paper_out": ("用尽", "Empty"),
    "jammed": ("卡纸", "Jammed"),
    "cover_open": ("开盖", "Cover open"),
    "needs_attendant": ("要人处理", "Needs a person"),
    "on_battery": ("电池供电", "On battery"),
    "battery_low": ("电池将尽", "Battery low"),
    "open": ("门开着", "Open"),
    "no_answer": ("无应答", "No answer"),
    "absent": ("未接上", "Not attached"),
    "not_installed": ("未安装", "Not installed"),
    "fault": ("故障", "Fault"),
    "id_card": ("身份证读卡器", "ID-card reader"),
    "receipt_printer": ("回执打印机", "Receipt printer"),
    "page_printer": ("A4 打印机", "A4 printer"),
    "document_camera": ("高拍仪", "Document camera"),
    "signature": ("签名屏", "Signature pad"),
    "code_scanner": ("扫码器", "Code scanner"),
    "smart_card": ("智能卡读卡器", "Smart-card reader"),
    "power": ("供电", "Power"),
    "door_contact": ("机柜门", "Cabinet door"),
    "headset": ("耳机插孔", "Headset jack"),
    "speaker": ("喇叭", "Speaker"),
}


def text(language: Language, key: str, **values: object) -> str:
    """The words for `key`; a code that the kiosk invented later is shown as it is."""
    pair = TEXTS.get(key)
    words = key if pair is None else pair[0 if language == "zh" else 1]
    return words.format(**values) if values else words


def duration(language: Language, seconds: float) -> str:
    """`41 分`, `1 时 12 分`, `26 时`; with seconds below a minute."""
    units = ("秒", "分", "时", "天") if language == "zh" else ("s", "min", "h", "d")
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} {units[0]}"
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if hours == 0:
        return f"{minutes} {units[1]}"
    if days < 3:
        rest = minutes % 60
        return f"{hours} {units[2]} {rest:02d} {units[1]}" if rest else f"{hours} {units[2]}"
    return f"{days} {units[3]}"


def size(count: int) -> str:
    """Decimal units, as disks are sold."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"


def moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%m-%d %H:%M:%S")
