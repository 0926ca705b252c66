"""Words that people use for what the guide calls otherwise. Data: synonyms.yaml."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Synonyms(BaseModel):
    """`explained` is said on the screen (房产证 → 不动产权证书); `same` are groups of words that mean one thing to a
    searcher; `typos` are slips worth naming; `filler` says nothing about what is wanted (我想, 怎么, 办理).

    `means` has the catalogue's word with what people say for it (征信: 欠款记录); only queries are read so, which costs
    no memory. `said` are what people say for an item, by its code, in Chinese or English: searched like its everyday
    words, shown nowhere. `elsewhere` are, by subject, words for what people ask of this machine and the catalogue has
    nothing of: where they fit best, hits are the nearest only. `english` are groups of English words that mean one
    thing, `english_filler` those that say nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    explained: dict[str, str] = Field(default_factory=dict)
    same: tuple[tuple[str, ...], ...] = ()
    means: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    english: tuple[tuple[str, ...], ...] = ()
    english_filler: tuple[str, ...] = ()
    said: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    elsewhere: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    typos: dict[str, str] = Field(default_factory=dict)
    filler: tuple[str, ...] = ()
