"""What holds for the tree as a whole: small files, linked pages, nothing of the machine it was written on."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

from tests.architecture.conftest import ROOT, Source

LONGEST = 500  # lines
MEDIAN = 250  # lines

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|<img[^>]+src=\"([^\"]+)\"")
_SCHEME = re.compile(r"^[a-z]+:")
# Places of one machine: a home, a checkout, a scratch folder with a name of its own.
_MACHINE = re.compile(r"(?<![\w.])/(?:root|home/(?!kiosk\b)\w+|work|workspace|Users)/[\w.]")
_REGISTRY = re.compile(r"(?:index|registry|find-links)[-_ ]?(?:url)?\s*[=:]\s*\S*://|//[^/\s]*/simple/")
_TEXT = {".py", ".toml", ".md", ".qml", ".yaml", ".yml", ".json", ".sh", ".lock", ".service", ".rules", ".html", ""}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_one_concept_needs(tracked: list[Path]) -> None:
    lengths = {
        relative(path): path.read_text(encoding="utf-8").count("\n")
        for path in tracked
        if path.suffix in {".py", ".qml", ".js"} or path.name == "dev"
    }
    assert lengths
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_the_median_file_is_small(sources: list[Source]) -> None:
    assert statistics.median(source.lines for source in sources if source.lines > 1) <= MEDIAN


def links_of(page: Path) -> set[Path]:
    """The files that a page links or shows."""
    found = (match[1] or match[2] for match in _LINK.finditer(page.read_text(encoding="utf-8")))
    return {(page.parent / target).resolve() for target in found if not _SCHEME.match(target)}


def test_no_page_links_to_nothing(tracked: list[Path]) -> None:
    pages = [path for path in tracked if path.suffix == ".md"]
    assert pages
    assert not [f"{relative(page)} -> {link}" for page in pages for link in links_of(page) if not link.exists()]


def test_every_page_is_reached_from_the_readme(tracked: list[Path]) -> None:
    pages = {path for path in tracked if path.suffix == ".md" and relative(path).startswith(("docs/", "CHANGELOG"))}
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in seen:
            seen.add(page)
            waiting += [link for link in links_of(page) if link.suffix == ".md" and link.is_file()]
            waiting += [file for link in links_of(page) if link.is_dir() for file in link.glob("*.md")]
    assert not sorted(relative(page) for page in pages - seen)


def test_no_file_names_a_machine_or_a_registry(tracked: list[Path]) -> None:
    named = []
    for path in tracked:
        if path.suffix not in _TEXT or path == Path(__file__).resolve():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if _MACHINE.search(line) or _REGISTRY.search(line):
                named.append(f"{relative(path)}:{number}: {line.strip()[:120]}")
    assert not named


def test_the_locks_hash_everything_and_name_no_address() -> None:
    for lock in ("requirements.lock", "requirements-build.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        entries = [entry for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE) if "==" in entry]
        assert entries
        assert not [entry.partition("==")[0] for entry in entries if "--hash=sha256:" not in entry]
        assert "://" not in text
