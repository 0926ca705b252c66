"""By touch on the real screen: a lease is scanned and read, a code is shown, a portrait is taken."""

from __future__ import annotations

from dataclasses import replace

from kiosk.demo.citizens import CITIZENS, TENANT, Citizen
from tests.drivers.vision.photographs import photograph_file
from tests.e2e.town import Town, Walk

SCANNER = replace(CITIZENS[0], query="租房提取", word=None, pages=0)
PENSIONER = Citizen(
    "领养老金的人",
    "pension-qualification",
    (TENANT,),
    query="养老认证",
    word=None,
    choices={"by_agent": "false", "lives_in": "nanjing"},
    texts={"phone": "13900001234"},
    signs=False,
)
CODE = "91320115MA1ABCD20P"


def answer_until(walk: Walk, pointer: str) -> None:
    """Answers page after page as the citizen does, until `pointer` is asked."""
    while pointer not in (page := walk.screen.snapshot()["form"])["fields"]:
        for each in page["fields"]:
            walk._answer(each.removeprefix("/"))
        walk.screen.tap("primary")
        walk._until(lambda page=page: walk._left(page), "the next question")


def filed_last(town: Town) -> dict[str, object]:
    return max(town.all_arrive(), key=lambda row: row["sequence"])


def test_a_lease_scanned_beside_the_question_fills_it_in_and_is_handed_in(town: Town) -> None:
    screen = town.screen
    walk = town.walk(SCANNER)
    walk.find()
    walk.identify()
    answer_until(walk, "/monthly_rent")
    screen.tap("aid_read_lease")
    for page in (1, 2):
        town.world.tell("document_camera", "put", page=page)
        town.until(f"page {page}", lambda page=page: screen.snapshot()["scan"]["taken"] == page)
    screen.tap("material_complete")
    town.world.tell("document_camera", "remove")
    town.reads("每月房租")
    town.until("the print being read", lambda: screen.snapshot()["proposals"] == ["/monthly_rent"])
    town.reads("拍照识别，请核对", "2800 元")
    screen.scroll_to("confirm_monthly_rent")
    screen.tap("confirm_monthly_rent")
    screen.tap("primary")
    town.until("the next question", lambda: "/monthly_rent" not in screen.snapshot()["form"]["fields"])
    walk.fill()
    walk.sign()
    screen.wait_state("review")
    town.reads("2800 元", "拍照识别")
    walk.submit()
    town.finish()
    filed = filed_last(town)
    assert filed["item_code"] == "gjj-rent-withdrawal"
    assert len(filed["attachments"]) == 3  # type: ignore[arg-type]  # two pages and the signature


def test_a_licence_code_before_the_scanner_fills_the_credit_code(town: Town) -> None:
    screen = town.screen
    walk = town.walk(replace(next(each for each in CITIZENS if each.item == "policy-entitlement"), word=None))
    walk.find()
    walk.identify()
    answer_until(walk, "/credit_code")
    screen.tap("aid_code__credit_code")
    town.reads("扫码填统一社会信用代码")
    town.world.tell("code_scanner", "show", code="DYNAMIC-ONCE-7f3a")
    town.reads("这个码里没有要填的，请换一个")
    town.world.tell("code_scanner", "show", code=f"https://www.gsxt.gov.cn/index.html?uniscid={CODE}")
    town.reads("扫码，请核对", CODE)
    screen.scroll_to("confirm_credit_code")
    screen.tap("confirm_credit_code")
    screen.tap("primary")
    town.until("the next question", lambda: "/credit_code" not in screen.snapshot()["form"]["fields"])
    logs = "".join(path.read_text(encoding="utf-8") for path in (town.world.folder / "logs").iterdir())
    assert CODE not in logs
    assert "DYNAMIC-ONCE" not in logs
    town.leave()


def test_a_portrait_is_taken_looked_at_and_filed(town: Town) -> None:
    screen = town.screen
    walk = town.walk(PENSIONER)
    walk.find()
    walk.identify()
    answer_until(walk, "/portrait")
    town.reads("不在这里拍")
    screen.tap("aid_photo__portrait")
    town.reads("请站到镜头前面")
    town.world.tell("portrait_camera", "show", picture=str(photograph_file("astronaut.png")))
    town.until("the portrait", lambda: screen.snapshot()["scan"]["taken"] == 1)
    town.reads("这张照片行吗？")
    screen.tap("primary")
    town.world.tell("portrait_camera", "remove")
    town.reads("已拍")
    screen.tap("primary")
    town.until("the next question", lambda: "/portrait" not in screen.snapshot()["form"]["fields"])
    walk.fill()
    walk.submit()
    town.finish()
    filed = filed_last(town)
    assert filed["item_code"] == "pension-qualification"
    assert len(filed["attachments"]) == 1  # type: ignore[arg-type]
