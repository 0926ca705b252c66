"""What a citizen consents to before anything is read from a card. What is signed stands in `pledges`."""

from __future__ import annotations

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.text import LocalText


def looked_for(words: str) -> LocalText:
    """What the request begins with when somebody found nothing; the citizen may change it."""
    return LocalText(zh=f"在自助机上没有找到：{words}", en=f"Not found on the kiosk: {words}")


def consent_unnamed(item: ServiceItem) -> tuple[LocalText, ...]:
    """Nothing is read from a card; what the citizen writes may still be personal."""
    return (
        LocalText(
            zh=f"不读身份证，“{item.plain_name.zh}”不记您的姓名和号码。",
            en=f"No card is read; “{item.plain_name.en}” is filed without your name and number.",
        ),
        LocalText(
            zh=f"填的都加密，只有{item.department.zh}看得到。",
            en=f"What you enter is encrypted; only {item.department.en} can read it.",
        ),
        LocalText(
            zh="结果凭回执上的编号查；愿意留电话的，也可以填。",
            en="Ask for the answer with the number on the slip; you may leave a phone number if you like.",
        ),
    )


def consent(item: ServiceItem, *, both: bool) -> tuple[LocalText, ...]:
    """What is read, what for, who gets it and for how long (PIPL art. 17). `both`: an agent's card was read as well."""
    who_zh, who_en = ("您和被代办人", "you and the person you file for") if both else ("您", "you")
    return (
        LocalText(
            zh=f"从身份证上读{who_zh}的姓名、号码、性别、出生日期、住址和有效期，只用来办“{item.plain_name.zh}”。",
            en=f"We read from the card: name, number, sex, date of birth, address and validity of {who_en}, "
            f"only for “{item.plain_name.en}”.",
        ),
        LocalText(
            zh=f"填的和拍的都加密，只有{item.department.zh}看得到。",
            en=f"What you enter and scan is encrypted; only {item.department.en} can read it.",
        ),
        LocalText(
            zh="办完、取消或离开，这台机器上就清掉，不留姓名和号码。",
            en="When you finish, cancel or leave, this machine forgets it: no name, no number stays here.",
        ),
        LocalText(
            zh="不同意也能办：到窗口请工作人员办理。",
            en="If you do not agree, staff at the counter can file it for you.",
        ),
    )
