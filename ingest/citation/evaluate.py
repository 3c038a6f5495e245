"""How good the citations are: against Lovdata's own links, and against the gold references.

**Links.** Text of ``legalArticle`` (titles, ledd, lists; not amendment notes or footnotes) of original Lovdata documents,
with the links hidden. A link counts when it points to an act, a regulation or an EU act; treaties outside the corpus
(``avtale/…``) and other kinds are left out of the count, and how many is told.

* recall: the share of the links at whose place a found citation has the link's target (provision, chapter or act, as the
  link has it; «ledd» and deeper are compared apart, as ``deep``);
* precision: of the found places that overlap a link, the share whose targets are those of the links they overlap. A range
  must have every linked end among its members; a place with a single target must be that of the link;
* unlinked: found places that overlap no link are not judged here. They are counted by kind and can be listed, for Lovdata
  leaves much unlinked («første ledd», the act's own name, the second act of an enumeration).

**Gold.** Rows with ``sentence``, ``provision`` and ``references`` (provision ids): a micro-averaged comparison of sets.

    python -m ingest.citation.evaluate --corpus ARCHIVE FILE…         originals; names from the acts in ARCHIVE (or folder)
    python -m ingest.citation.evaluate --corpus ARCHIVE --gold norms.dev.jsonl
"""

from __future__ import annotations

import argparse
import re
import sys
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import yaml
from lxml import etree

from ingest.errors import SourceError
from ingest.identifier import provision_of

from .model import ActEntry, Citation
from .names import Register
from .resolve import cite

BASIC_NAMES: dict[str, dict[str, str]] = {
    "personvernforordningen": {"act": "lov/2018-06-15-38", "prefix": "gdpr"},
    "GDPR": {"act": "lov/2018-06-15-38", "prefix": "gdpr"},
    "EØS-avtalen": {"act": "lov/1992-11-27-109", "prefix": "eøsl"},
    "EMK": {"act": "lov/1999-05-21-30", "prefix": "emkn"},
}
"""Enough names to measure with when no table is given."""

_NOTES = frozenset(("changesToParent", "footnotes", "footnote", "footnotereference", "legalArticleValue"))
_BLOCKS = frozenset(("article", "p", "li", "h2", "h3", "h4", "h5", "h6", "td", "th", "ol", "ul", "tr"))
_JUDGED = re.compile(r"(?:lov|forskrift|eu)/")
_DEEP = re.compile(r"/(ledd|bokstav|nummer)/([^/]+)")
_RANGE = re.compile(r"\stil\s|[–-]")
_SENTENCE = re.compile(r"/setning/[^/]+")


class Link(msgspec.Struct, frozen=True):
    """A hyperlink of the original: its place in the article's text, and where it goes."""

    start: int
    end: int
    href: str


class Article(msgspec.Struct, frozen=True):
    """The law text of one provision, with the links that stood in it."""

    document: str
    provision: str
    text: str
    links: tuple[Link, ...]


class Miss(msgspec.Struct, frozen=True):
    """One difference, for reading: what was expected, what was found, where."""

    kind: str
    provision: str
    context: str
    expected: str
    found: str


class Score(msgspec.Struct):
    """Counts and the two figures made of them."""

    links: int = 0
    links_found: int = 0
    places: int = 0
    places_right: int = 0
    deep: int = 0
    deep_right: int = 0
    skipped: int = 0
    unlinked: Counter[str] = msgspec.field(default_factory=Counter)
    misses: list[Miss] = msgspec.field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of the judged places that are right."""
        return self.places_right / self.places if self.places else 0.0

    @property
    def recall(self) -> float:
        """The share of the links that were found."""
        return self.links_found / self.links if self.links else 0.0

    def line(self, name: str) -> str:
        """The figures on one line."""
        deep = f", deeper {self.deep_right}/{self.deep}" if self.deep else ""
        return (
            f"{name}: precision {self.precision:.4f} ({self.places_right}/{self.places}), "
            f"recall {self.recall:.4f} ({self.links_found}/{self.links}){deep}, "
            f"left out {self.skipped}, unlinked {sum(self.unlinked.values())} {dict(self.unlinked.most_common())}"
        )


def read_main(data: bytes, source: str) -> tuple[str, etree._Element]:
    """The refid and the body of a Lovdata file."""
    try:
        tree = etree.fromstring(data, etree.XMLParser(huge_tree=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise SourceError(f"{source}: cannot be read as Lovdata XML ({error})") from None
    main = tree.find(".//main")
    refid = _field(tree, "refid")
    if main is None or not refid:
        raise SourceError(f"{source}: has no main or no refid; is it a file from Lovdata's publicData?")
    return refid, main


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _field(tree: etree._Element, name: str) -> str:
    found = tree.find(f".//dd[@class='{name}']")
    return " ".join(_text(found).split()) if found is not None else ""


def entry(data: bytes, source: str = "") -> ActEntry:
    """What the register needs of one file."""
    refid, main = read_main(data, source)
    tree = main.getroottree().getroot()
    provisions: list[str] = []
    repealed: set[str] = set()
    for article in main.iter("article"):
        name = article.get("data-name")
        if article.get("class") != "legalArticle" or not name:
            continue
        provisions.append(name)
        heading = _text(article[0]) if len(article) else ""
        if "(Opphev" in heading or (article.get("data-repealeddate") and not _has_text(article)):
            repealed.add(name)
    chapters = tuple(str(s.get("data-name")) for s in main.iter("section") if s.get("data-name"))
    return ActEntry(
        refid, _field(tree, "title"), _field(tree, "titleShort"), _field(tree, "dateInForce"), tuple(provisions), chapters,
        frozenset(repealed),
    )  # fmt: skip


def _has_text(article: etree._Element) -> bool:
    return any("legalP" in (child.get("class") or "") or child.get("class") == "numberedLegalP" for child in article)


def articles(path: Path) -> Iterator[Article]:
    """The provisions of an original document with their links."""
    refid, main = read_main(path.read_bytes(), str(path))
    for element in main.iter("article"):
        if element.get("class") == "legalArticle":
            parts: list[str] = []
            links: list[Link] = []
            _walk(element, parts, links, [0])
            yield Article(refid, f"{refid}/{element.get('data-name')}", "".join(parts), tuple(links))


def _walk(element: etree._Element, parts: list[str], links: list[Link], length: list[int]) -> None:
    def add(text: str | None) -> None:
        if text:
            parts.append(text)
            length[0] += len(text)

    if _NOTES.intersection((element.get("class") or "").split()):
        return
    block = element.tag in _BLOCKS
    if block and parts and not parts[-1].endswith("\n"):
        add("\n")
    start = length[0]
    add(element.text)
    for child in element:
        if isinstance(child.tag, str):
            _walk(child, parts, links, length)
        add(child.tail)
    if element.tag == "a":
        links.append(Link(start, length[0], str(element.get("href") or "")))
    if block and parts and not parts[-1].endswith("\n"):
        add("\n")


def score_articles(found_in: Iterable[Article], register: Register) -> Score:
    """Compare what is found with the links; see the module's text for the measure."""
    score = Score()
    for article in found_in:
        citations = cite(article.text, register, document=article.document, provision=article.provision)
        _score_article(article, citations, score)
    return score


def _score_article(article: Article, citations: list[Citation], score: Score) -> None:
    judged = [link for link in article.links if _JUDGED.match(link.href)]
    score.skipped += len(article.links) - len(judged)
    places = [place for citation in citations for place in _places(citation)]
    for link in judged:
        over = [targets for start, end, targets, _ in places if start < link.end and link.start < end]
        score.links += 1
        hit = any(_agrees(link.href, target) for targets in over for target in targets)
        score.links_found += hit
        if not hit:
            score.misses.append(_miss("missed", article, link.start, link.end, link.href, over))
        if _DEEP.search(link.href) and hit:
            score.deep += 1
            wanted = _SENTENCE.sub("", _DEEP.sub(r"/\1-\2", link.href))
            score.deep_right += any(target.startswith(wanted) for targets in over for target in targets)
    everything = [(link.start, link.end) for link in article.links]
    for start, end, targets, kind in places:
        over_links = [link for link in judged if start < link.end and link.start < end]
        if not over_links:
            if not any(start < stop and begin < end for begin, stop in everything):
                score.unlinked[kind] += 1
                score.misses.append(_miss(f"unlinked {kind}", article, start, end, "", [targets]))
            continue
        score.places += 1
        cut = {provision_of(target) for target in targets}
        right = all(any(_agrees(link.href, target) for target in targets) for link in over_links) and (
            len(cut) == 1 or len(over_links) > 1 or _RANGE.search(article.text, start, end) is not None
        )
        score.places_right += right
        if not right:
            hrefs = " ".join(link.href for link in over_links)
            score.misses.append(_miss("wrong", article, start, end, hrefs, [targets]))


def _places(citation: Citation) -> list[tuple[int, int, tuple[str, ...], str]]:
    if not citation.places:
        return [(citation.start, citation.end, citation.targets, citation.kind)]
    shown = [place for place in citation.places if place.end > place.start]
    starts = [citation.start, *(place.start for place in shown[1:])]
    return [(start, place.end, place.targets, citation.kind) for start, place in zip(starts, shown, strict=True)]


def _agrees(href: str, target: str) -> bool:
    """Whether a link and an id name the same provision, chapter or act."""
    href = _SENTENCE.sub("", href)
    wanted = re.sub(r"/(?:ledd|bokstav|nummer)/.*$", "", href).casefold()
    got = provision_of(target).casefold()
    if "/kapittel_" in wanted or wanted.endswith(("/gdpr", "/eøsl")):  # chapters of incorporated acts are positions there
        return got.split("/")[:2] == wanted.split("/")[:2] and "/§" not in got and "/a" not in got
    return wanted == got


def _miss(kind: str, article: Article, start: int, end: int, expected: str, found: list[tuple[str, ...]]) -> Miss:
    context = f"{article.text[max(0, start - 60) : start]}[[{article.text[start:end]}]]{article.text[end : end + 30]}"
    return Miss(kind, article.provision, " ".join(context.split()), expected, " | ".join(" ".join(f) for f in found))


def score_gold(rows: Iterable[dict[str, Any]], register: Register) -> Score:
    """Micro-averaged precision and recall of provision ids over sentences; own ledd and acts as a whole are not counted."""
    score = Score()
    for row in rows:
        provision = str(row["provision"])
        document = "/".join(provision.split("/")[:2])
        citations = cite(str(row["sentence"]), register, document=document, provision=provision)
        found = {
            provision_of(target)
            for citation in citations
            for target in citation.targets
            if "§" in citation.text or "rtikkel" in citation.text
        }
        wanted = {str(reference) for reference in row["references"]}
        score.links += len(wanted)
        score.links_found += len(wanted & found)
        score.places += len(found)
        score.places_right += len(wanted & found)
        if wanted != found:
            score.misses.append(
                Miss(
                    "gold",
                    provision,
                    str(row["sentence"]),
                    " ".join(sorted(wanted - found)),
                    " ".join(sorted(found - wanted)),
                )
            )
    return score


def corpus(places: Iterable[Path]) -> Iterator[ActEntry]:
    """The entries of all documents in folders of XML and in Lovdata's archives."""
    for place in places:
        if place.is_dir():
            for file in sorted(place.rglob("*.xml")):
                yield entry(file.read_bytes(), str(file))
            continue
        with tarfile.open(place) as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.name.endswith(".xml") else None
                if stream is not None:
                    yield entry(stream.read(), member.name)


def register_of(places: Iterable[Path], tables: Path | None = None) -> Register:
    """A register to measure with; ``tables`` is the catalogue's ``abbreviations.yaml``."""
    names: dict[str, dict[str, str]] = dict(BASIC_NAMES)
    former: list[dict[str, str]] = []
    if tables is not None:
        loaded = yaml.safe_load(tables.read_text(encoding="utf-8"))
        former = loaded.pop("former", [])
        names |= {name: value for name, value in loaded.items() if isinstance(value, dict) and "act" in value}
    return Register.build(corpus(places), names=names, former=former)


def main(arguments: list[str] | None = None) -> int:
    """The command line; see the module's text."""
    options = argparse.ArgumentParser(description="Score citations against Lovdata's links or gold references.")
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--corpus", action="append", type=Path, default=[], help="archive or folder, for the names")
    options.add_argument("--names", type=Path, default=None, help="abbreviations.yaml")
    options.add_argument("--gold", type=Path, default=None, help="norms.dev.jsonl")
    options.add_argument("--list", action="store_true", help="print every difference")
    given = options.parse_args(arguments)
    register = register_of(given.corpus, given.names)
    total: list[Article] = []
    for file in given.files:
        read = list(articles(file))
        total += read
        sys.stdout.write(score_articles(read, register).line(file.name) + "\n")
    if total:
        _print(score_articles(total, register), "all", given.list)
    if given.gold is not None:
        rows = [msgspec.json.decode(line) for line in given.gold.read_bytes().splitlines() if line.strip()]
        _print(score_gold(rows, register), "gold references", given.list)
    return 0


def _print(score: Score, name: str, with_misses: bool) -> None:
    sys.stdout.write(score.line(name) + "\n")
    for miss in score.misses if with_misses else ():
        sys.stdout.write(f"  {miss.kind} | {miss.provision} | {miss.context} | {miss.expected} | {miss.found}\n")


if __name__ == "__main__":
    sys.exit(main())
