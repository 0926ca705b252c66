"""Evaluations (好差评, 国办发〔2019〕51号): a rating of one filing, sealed like a filing, that names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sync.wire.content import FiledContent
from sync.wire.errors import MalformedMessage
from sync.wire.ids import parse_uuid7

EVALUATION_ITEM = "service-evaluation"  # its item code; no item of the catalogue has it, and it opens no case
MAX_STARS = 5  # 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意
BAD_UP_TO = 2  # 差评 begin below 基本满意


class MalformedEvaluation(MalformedMessage):
    code = "evaluation.malformed"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`stars` 1 to 5. Who does not rate is 未评价 and sends nothing: there is no default."""

    rated_id: UUID
    stars: int


def is_evaluation(content: FiledContent) -> bool:
    return content.item_code == EVALUATION_ITEM


def read_evaluation(content: FiledContent) -> Evaluation:
    """MalformedEvaluation unless it is the id of a filing and 1 to 5 stars, and nothing else: raters are protected."""
    named = (content.applicant, content.agent, content.commitment, content.signature)
    if (
        any(part is not None for part in named)
        or content.materials
        or content.parts
        or set(content.answers) != {"submission_id", "stars"}
    ):
        raise MalformedEvaluation("an evaluation holds a filing's id and stars alone")
    rated, stars = content.answers["submission_id"], content.answers["stars"]
    if not isinstance(stars, int) or isinstance(stars, bool) or stars not in range(1, MAX_STARS + 1):
        raise MalformedEvaluation("not a number of stars")
    try:
        return Evaluation(parse_uuid7(rated if isinstance(rated, str) else ""), stars)
    except MalformedMessage:
        raise MalformedEvaluation("not the id of a filing") from None
