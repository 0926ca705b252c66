"""What the screen says when something is not as it should be: the fact, then what to do. No blame, no code.

Every `TroubleCode` has a sentence in both languages; so have the camera's advice, the origins and the steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalog.model import Capability
from kiosk.catalog.text import LocalText
from kiosk.filing.session import State
from kiosk.services.form_views import ScanAdvice
from kiosk.services.snapshot import DeviceState, Origin, TroubleCode


@dataclass(frozen=True, slots=True)
class Sentence:
    """`fact` says what is so, `act` what the citizen can do now."""

    fact: LocalText
    act: LocalText


def _say(zh_fact: str, zh_act: str, en_fact: str, en_act: str) -> Sentence:
    return Sentence(LocalText(zh=zh_fact, en=en_fact), LocalText(zh=zh_act, en=en_act))


def _text(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


TROUBLES: Final[dict[TroubleCode, Sentence]] = {
    TroubleCode.CARD_UNREADABLE: _say(
        "这张证没读出来",
        "请拿起来，再放平放到亮灯的地方。",
        "The card could not be read",
        "Please lift it and lay it flat on the lit spot again.",
    ),
    TroubleCode.CARD_REMOVED_TOO_SOON: _say(
        "证拿早了一点",
        "请再放一次，看到“读好了”再拿走。",
        "The card was lifted a little early",
        "Please put it back until it says “Read”.",
    ),
    TroubleCode.CARD_EXPIRED: _say(
        "这张证过了有效期",
        "可以先去派出所换证，也可以到窗口问问别的办法。",
        "This card is past its date",
        "You can renew it at a police station, or ask at the window for another way.",
    ),
    TroubleCode.CARD_NUMBER_WRONG: _say(
        "证上的号码和生日对不上",
        "请再放一次；还是不行，请到窗口看一看。",
        "The number and the birth date on the card do not match",
        "Please try once more; if it stays so, the window will help.",
    ),
    TroubleCode.CARD_NOT_ACCEPTED: _say(
        "这件事不能用这种证办",
        "请换身份证；没带的话，请按“没带身份证”。",
        "This kind of card is not taken for this service",
        "Please use your ID card, or press “No ID with me”.",
    ),
    TroubleCode.CARD_SUSPECT: _say(
        "机器没能验明这张证",
        "请带着证到窗口，让工作人员看一看。",
        "The machine could not verify this card",
        "Please take it to the window and let the staff look at it.",
    ),
    TroubleCode.CARDS_TWO: _say(
        "一次放了两张证",
        "请先拿开一张，只留要读的那张。",
        "Two cards lie on the reader",
        "Please take one away and leave the one to read.",
    ),
    TroubleCode.CARD_SAME_PERSON: _say(
        "这张和刚才那张是同一个人的",
        "请放代办人自己的身份证。",
        "This card belongs to the same person as the first",
        "Please put down the agent's own ID card.",
    ),
    TroubleCode.READER_LOST: _say(
        "读卡的机器没有应答",
        "机器正在重新连接。请等一等，或到旁边的窗口办。",
        "The card reader does not answer",
        "The machine is reconnecting it. Please wait, or go to the window.",
    ),
    TroubleCode.CAMERA_LOST: _say(
        "拍材料的镜头没有应答",
        "不用拍材料的事照常能办；要拍的，请到窗口交。",
        "The document camera does not answer",
        "Services without scans still work; for scans please use the window.",
    ),
    TroubleCode.RECEIPT_PRINTER_LOST: _say(
        "回执打印机没应答",
        "您的事已经存好，不受影响。回执换个办法拿。",
        "The receipt printer does not answer",
        "Your filing is stored safely. Take the receipt another way.",
    ),
    TroubleCode.RECEIPT_PRINTER_PAPER: _say(
        "打回执的纸用完了",
        "您的事已经存好，不受影响。回执换个办法拿。",
        "The receipt printer is out of paper",
        "Your filing is stored safely. Take the receipt another way.",
    ),
    TroubleCode.RECEIPT_PAPER_AWAITED: _say(
        "打回执的纸用完了",
        "换上新纸就接着打。您的事已经存好，不等也行。",
        "The receipt printer ran out of paper",
        "Put in a new roll and it goes on by itself. Your filing is stored; you need not wait.",
    ),
    TroubleCode.RECEIPT_COVER_AWAITED: _say(
        "回执打印机没盖好",
        "合上盖子就接着打。您的事已经存好，不等也行。",
        "The receipt printer's cover is open",
        "Close the cover and it goes on by itself. Your filing is stored; you need not wait.",
    ),
    TroubleCode.RECEIPT_PRINTER_AWAITED: _say(
        "回执打印机停住了",
        "请工作人员看一下。您的事已经存好，不等也行。",
        "The receipt printer has stopped",
        "Please ask the staff. Your filing is stored; you need not wait.",
    ),
    TroubleCode.RECEIPT_PRINTER_FAULT: _say(
        "回执打印机卡住了",
        "您的事已经存好，不受影响。回执换个办法拿。",
        "The receipt printer is stuck",
        "Your filing is stored safely. Take the receipt another way.",
    ),
    TroubleCode.RECEIPT_UNCONFIRMED: _say(
        "回执送去打了，请看一下出纸口",
        "您的事已经存好。没出来就再打一次，或换个办法拿。",
        "The receipt was sent to the printer; please look for it",
        "Your filing is stored. If it did not come out, print it again or take it another way.",
    ),
    TroubleCode.PAGE_PRINTER_LOST: _say(
        "打证明的机器没有应答",
        "证明没有丢，可以再试着打，或到窗口打。",
        "The page printer does not answer",
        "The certificate is not lost; try again, or get it at the window.",
    ),
    TroubleCode.PAGE_PRINTER_PAPER: _say(
        "打证明的纸用完了",
        "请叫工作人员加纸，再试着打。",
        "The page printer is out of paper",
        "Please ask the staff for paper, then print again.",
    ),
    TroubleCode.PAGE_PRINTER_FAULT: _say(
        "打证明的机器卡住了",
        "请叫工作人员看一看，再试着打。",
        "The page printer is stuck",
        "Please ask the staff to look at it, then print again.",
    ),
    TroubleCode.STORAGE_FULL: _say(
        "这台机器存满了，这次没有存上",
        "填的内容还在。请到旁边的窗口或另一台机器办。",
        "This machine is full, nothing was stored",
        "Your answers are still here. Please use the window or another machine.",
    ),
    TroubleCode.STORAGE_FAILED: _say(
        "这次没有存上",
        "填的内容还在，请再按一次；还是不行，请到窗口办。",
        "It was not stored this time",
        "Your answers are still here. Please press again, or use the window.",
    ),
    TroubleCode.NEEDS_CONNECTION: _say(
        "这件事要联网才能办，现在没网",
        "可以等网络恢复再来，或到窗口办；别的事照常能办。",
        "This service needs a connection, and there is none now",
        "Come back when it returns or use the window; other services still work.",
    ),
    TroubleCode.CENTRE_SLOW: _say(
        "中心还没有回话",
        "您的事已经存好，结果部门会告诉您，不用在这里等。",
        "The centre has not answered yet",
        "Your filing is stored and the department will tell you. No need to wait here.",
    ),
    TroubleCode.WINDOW_ONLY: _say(
        "这件事要去窗口办",
        "这里先看清要带什么，带齐了去一趟就行。",
        "This is done at a counter",
        "See here what to bring, so that one visit is enough.",
    ),
    TroubleCode.AFTER_ANOTHER: _say(
        "这一件要等前面那件办好",
        "前面那件办好以后再来，或到窗口一起办。",
        "This part waits for one before it",
        "Come back once that one is done, or have both done at the window.",
    ),
    TroubleCode.NOT_SERVING: _say(
        "这台机器现在不能办事",
        "请到旁边的窗口，或打 12345 问最近的机器。",
        "This machine cannot serve now",
        "Please use the window, or call 12345 for the nearest machine.",
    ),
}

# One advice at a time; the headline says what is so, the line below what to do.
ADVICE: Final[dict[ScanAdvice, LocalText]] = {
    ScanAdvice.NONE: _text("放好了，别动，马上就拍", "Good, hold still, taking it now"),
    ScanAdvice.NO_PAGE: _text("请把纸放到镜头下面", "Please put the page under the camera"),
    ScanAdvice.PARTLY_OUTSIDE: _text("有一边在画面外，请往里放", "One edge is outside, please move it in"),
    ScanAdvice.BLURRED: _text("字有点糊，请放平、别动", "A bit blurred, please lay it flat"),
    ScanAdvice.GLARE: _text("有反光，请转一点角度", "It reflects, please turn it a little"),
    ScanAdvice.TOO_DARK: _text("太暗了，请别挡住灯", "Too dark, please do not cover the lamp"),
    ScanAdvice.MOVING: _text("请放稳，手拿开", "Please let the page lie still"),
    ScanAdvice.CORNER_RAISED: _text("有一个角翘起来了，请压平", "One corner is raised, please flatten it"),
    ScanAdvice.NO_FACE: _text("请站到镜头前面", "Please stand before the camera"),
    ScanAdvice.SEVERAL_FACES: _text("画面里不止一个人，请让一让", "More than one person is in the picture"),
    ScanAdvice.TOO_FAR: _text("请走近一点", "Please come a little nearer"),
    ScanAdvice.TOO_NEAR: _text("请退后一点", "Please step back a little"),
    ScanAdvice.OFF_CENTRE: _text("请站到中间来", "Please move to the middle"),
    ScanAdvice.NOT_FACING: _text("请正对镜头，头别歪", "Please look straight at the camera"),
    ScanAdvice.OTHER_CODE: _text("这个码里没有要填的，请换一个", "This code does not say it; please try another"),
}

# Where a face is looked for, the same advice has other words.
PORTRAIT_ADVICE: Final[dict[ScanAdvice, LocalText]] = ADVICE | {
    ScanAdvice.NONE: _text("很好，别动，马上就拍", "Good, keep still, taking it now"),
    ScanAdvice.BLURRED: _text("有点糊，请站稳", "A bit blurred, please stand still"),
    ScanAdvice.GLARE: _text("脸上太亮，请转一点", "Too bright on the face, please turn a little"),
    ScanAdvice.TOO_DARK: _text("脸上太暗，请朝亮处转一点", "Too dark, please turn to the light"),
    ScanAdvice.MOVING: _text("请站稳，别动", "Please keep still"),
}

ORIGINS: Final[dict[Origin, LocalText]] = {
    Origin.ID_CARD: _text("来自身份证", "From the ID card"),
    Origin.AGENT_CARD: _text("来自代办人身份证", "From the agent's card"),
    Origin.OCR: _text("拍照识别", "Read from the scan"),
    Origin.VISIT: _text("您选的这件事就是", "Follows from what you chose"),
    Origin.TYPED: _text("您填的", "You entered it"),
    Origin.CODE: _text("扫码", "From the code"),
    Origin.BANK_CARD: _text("银行卡上读的", "From the bank card"),
    Origin.HERE: _text("现场拍的、签的", "Taken here"),
}

ORIGIN_ICONS: Final[dict[Origin, str]] = {
    Origin.ID_CARD: "id_card",
    Origin.AGENT_CARD: "id_card",
    Origin.OCR: "camera",
    Origin.VISIT: "family",
    Origin.TYPED: "pencil",
    Origin.CODE: "scan_code",
    Origin.BANK_CARD: "card",
    Origin.HERE: "camera",
}

STEPS: Final[dict[State, LocalText]] = {
    State.GUIDE: _text("看明白", "What it takes"),
    State.IDENTIFYING: _text("刷证", "ID card"),
    State.CONSENT: _text("问您同意", "Your consent"),
    State.FILLING: _text("填表", "Questions"),
    State.COMMITMENT: _text("签字", "Signature"),
    State.MATERIALS: _text("拍材料", "Documents"),
    State.REVIEW: _text("核对提交", "Check and submit"),
    State.SUBMITTING: _text("正在存", "Storing"),
}

# What a device does for the citizen, in the citizen's words.
DEVICE_TASKS: Final[dict[Capability, LocalText]] = {
    Capability.ID_CARD: _text("刷身份证", "reading ID cards"),
    Capability.RECEIPT_PRINTER: _text("打印回执", "printing receipts"),
    Capability.PAGE_PRINTER: _text("打印证明", "printing certificates"),
    Capability.DOCUMENT_CAMERA: _text("拍材料", "scanning documents"),
    Capability.SIGNATURE: _text("签字", "signing"),
    Capability.CODE_SCANNER: _text("扫码", "scanning codes"),
    Capability.SMART_CARD: _text("插社保卡", "social security cards"),
}

DEVICE_STATES: Final[dict[DeviceState, LocalText]] = {
    DeviceState.READY: _text("正常", "Ready"),
    DeviceState.DEGRADED: _text("能用，功能少些", "Works with less"),
    DeviceState.PAPER_LOW: _text("纸快完", "Paper low"),
    DeviceState.PAPER_OUT: _text("缺纸", "No paper"),
    DeviceState.JAMMED: _text("卡纸", "Paper jam"),
    DeviceState.COVER_OPEN: _text("盖子没关", "Cover open"),
    DeviceState.NEEDS_ATTENDANT: _text("要人看一下", "Needs a person"),
    DeviceState.ON_BATTERY: _text("用电池供电", "On battery"),
    DeviceState.BATTERY_LOW: _text("电池快用完", "Battery low"),
    DeviceState.OPEN: _text("开着", "Open"),
    DeviceState.NO_ANSWER: _text("没有回答", "No answer"),
    DeviceState.ABSENT: _text("没接上", "Not attached"),
    DeviceState.UNKNOWN: _text("还没问到", "Not asked yet"),
    DeviceState.NOT_INSTALLED: _text("未安装", "Not installed"),
    DeviceState.FAULT: _text("故障", "Fault"),
}
