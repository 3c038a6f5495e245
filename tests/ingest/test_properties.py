"""Whatever is nested in whatever: the parser reads it, counts it by the definitions and loses no text.

The counts are made a second time straight from the XML, by the definitions in corpora/README.md: provisions are
``legalArticle``; ledd are ``legalP`` and ``numberedLegalP`` outside list items and other ledd; items are ``li``.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from ingest.document import Block, BlockKind, Document, UnitKind
from ingest.lovdata import parse
from ingest.store.record import Record, load_document, load_mentions, make_record

LEDD = ("legalP", "numberedLegalP")
words = st.integers(0, 10**9).map(lambda number: f"ord{number}x")
space = st.sampled_from(["", " ", "\n", " \n ", "\u00a0"])
text = st.one_of(st.just(""), st.builds("{}{}{}".format, space, words, space))


def element(tag: str, css: str, inside: st.SearchStrategy[str], attributes: str = "") -> st.SearchStrategy[str]:
    shown = (f' class="{css}"' if css else "") + attributes
    return st.builds(f"<{tag}{shown}>{{}}{{}}</{tag}>{{}}".format, text, inside, text)


def several(*choices: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(st.one_of(*choices), max_size=most).map("".join)


inline = st.recursive(
    text,
    lambda inner: st.one_of(
        element("a", "", inner, ' href="lov/2072-01-01-1"'), element("i", "", inner), element("span", "underline", inner),
        element("sub", "", inner), element("b", "", inner), st.builds("{}<br />{}".format, inner, inner),
    ), max_leaves=3,
)  # fmt: skip


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    labels = st.sampled_from(["", "a.", "b.", "1.", "–", "  ", "aa)"])
    item = st.builds(
        '<li data-name="{}"><article class="listArticle">{}</article></li>{}'.format, labels, several(inner, inline), text
    )
    cells = several(st.builds("<td>{}</td>".format, inline), st.builds("<th>{}</th>".format, inline))
    rows = several(st.builds("<tr>{}</tr>".format, cells))
    return st.one_of(
        element("article", "legalP", several(inner, inline)),
        element("article", "numberedLegalP", several(inner, inline), ' data-numerator="2"'),
        element("article", "defaultP", several(inner, inline)),
        element("article", "centeredP", several(inner, inline)),
        element("article", "marginIdArticle", several(inner, inline)),
        element("p", "leddfortsettelse", several(inline)),
        element("div", "indent", several(inner, inline)),
        element("blink", "", several(inner, inline)),
        element("blockquote", "", several(inner, inline)),
        st.builds('<ol class="defaultList" type="a">{}{}</ol>{}'.format, text, several(item), text),
        st.builds('<ul class="defaultList">{}{}</ul>{}'.format, text, several(item), text),
        st.builds("<table>{}</table>{}".format, rows, text),
    )


blocks = several(st.recursive(inline, nested, max_leaves=8), inline)


def place(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    numbers = st.integers(1, 3)
    article = st.builds(
        ('<article class="legalArticle" data-lovdata-URL="NL/lov/2071-01-02-3/§{0}"><h3 class="legalArticleHeader">'
         '<span class="legalArticleValue">§ {0}</span>. <span class="legalArticleTitle">{1}</span></h3>{2}</article>{3}').format,
        numbers, words, several(blocks, inner), text,
    )  # fmt: skip
    section = st.builds(
        '<section class="section" data-lovdata-URL="NL/lov/2071-01-02-3/KAPITTEL_{0}"><h2>{1}</h2>{2}</section>{3}'.format,
        numbers, words, several(article, blocks, inner), text,
    )  # fmt: skip
    change = st.builds(
        '<article class="document-change" data-document="lov/2072-1">{}<article class="change">{}</article>{}</article>'.format,
        text, several(blocks, inner), text,
    )  # fmt: skip
    future = st.builds(
        ('<article class="futureLegalArticle"><span class="futureLegalArticleHeader"><span class="legalArticleValue">§ {}</span>'
         "</span>{}</article>").format, numbers, blocks,
    )  # fmt: skip
    wrapper = st.builds('<div class="box">{}</div>{}'.format, several(article, section, blocks), text)
    return st.one_of(article, section, change, future, wrapper, blocks)


bodies = several(st.recursive(blocks, place, max_leaves=6), most=4)


def misplaced(document: Document) -> list[str]:
    """Every part whose place cannot be right."""
    wrong: list[str] = []

    def walk(parts: tuple[Block, ...], low: int, high: int, where: str) -> None:
        before = low
        for part in parts:
            if not (before <= part.start <= part.end <= high):
                wrong.append(f"{where}: {part}")
            if document.slice(part) != document.slice(part).strip():
                wrong.append(f"{where}: blank edges {part}")
            walk(part.children, part.start, part.end, f"{where}/{part.name}")
            before = part.end

    end = 0
    for unit in document.units:
        if not (end <= unit.start <= unit.end <= len(document.text)):
            wrong.append(f"unit {unit.name}: {unit.start}–{unit.end} after {end} of {len(document.text)}")
        walk(unit.blocks, unit.start, unit.end, unit.name)
        end = unit.end
        names = [block.name for block in unit.walk() if block.name]
        if len(names) != len(set(names)):
            wrong.append(f"{unit.name}: an address twice")
        for link in unit.links:
            shown = document.slice(link)
            if not (unit.start <= link.start < link.end <= unit.end) or shown != shown.strip():
                wrong.append(f"{unit.name}: {link} «{shown}»")
    names = [unit.name for unit in document.units]
    if len(names) != len(set(names)):
        wrong.append("a unit address twice")
    return wrong


def counted(main: etree._Element) -> tuple[int, int, int]:
    def outside(one: etree._Element) -> bool:
        above = list(one.iterancestors())
        return not any(a.tag == "li" or a.get("class") in LEDD for a in above)

    articles = [one for one in main.iter("article") if one.get("class") == "legalArticle"]
    ledd = [one for one in main.iter("article") if one.get("class") in LEDD and outside(one)]
    return len(articles), len(ledd), len(list(main.iter("li")))


def counts(document: Document) -> tuple[int, int, int]:
    return (
        len(document.provisions),
        sum(len(unit.ledd) for unit in document.units),
        sum(1 for unit in document.units for block in unit.walk() if block.kind is BlockKind.ITEM),
    )


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(body=bodies)
@example(body='<table><tr><td><a href="lov/2072-01-01-1"><a href="lov/2072-01-01-1">ord0x</a></a></td></tr></table>')
def test_any_nesting(body: str, make_law: Callable[..., bytes]) -> None:
    data = make_law(body)
    main = etree.fromstring(data.decode()).find(".//main")
    assert main is not None
    document = parse(data)
    assert misplaced(document) == []
    assert counts(document) == counted(main)
    # the same words, whatever blocks they stand in (nested provisions follow the one they stand in)
    assert sorted(re.findall(r"ord\d+x", document.text)) == sorted(re.findall(r"ord\d+x", "".join(map(str, main.itertext()))))
    anchors = sorted(" ".join("".join(map(str, a.itertext())).split()) for a in main.iter("a"))
    shown = sorted(" ".join(document.slice(link).split()) for unit in document.units for link in unit.links)
    if "<br" not in body:
        assert shown == [words for words in anchors if words]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(body=bodies)
def test_stored_and_read_again(body: str, make_law: Callable[..., bytes]) -> None:
    record = make_record("prøve.xml", make_law(body))
    assert isinstance(record, Record)
    document = load_document(record.document["payload"])
    assert document == parse(make_law(body), "prøve.xml")
    mentions = load_mentions(record.document["mentions"])
    assert len(mentions) == len(document.units) == len(record.units)


@settings(max_examples=150, deadline=None)
@given(noise=st.binary(max_size=200), at=st.integers(0, 2000), cut=st.integers(0, 60))
def test_damaged_bytes_fail_by_name_or_parse(noise: bytes, at: int, cut: int, make_law: Callable[..., bytes]) -> None:
    whole = make_law('<article class="legalP">Prøve på søknad</article>' * 3)
    made = make_record("skadet.xml", whole[:at] + noise + whole[at + cut :])
    if not isinstance(made, Record):
        assert made.source == "skadet.xml"
        assert made.error.startswith("skadet.xml: ")
        assert "please report" not in made.error


def test_offsets_of_the_sample(sample_dir: Path) -> None:
    for file in sorted(sample_dir.rglob("*.xml")):
        data = file.read_bytes()
        document = parse(data, file.name)
        assert misplaced(document) == [], file.name
        main = etree.fromstring(data.decode()).find(".//main")
        assert main is not None
        assert counts(document) == counted(main), file.name
        etree.strip_elements(main, "sup", with_tail=False)
        flat = "".join("".join(map(str, main.itertext())).split())
        for unit in document.units:
            if unit.kind is UnitKind.PROVISION:
                for block in unit.ledd:
                    first = document.slice(block).split("\n")[0]
                    assert "".join(first.split()) in flat, (file.name, unit.name)


@pytest.mark.parametrize("size", [0, 1, 10])
def test_only_blanks(size: int, make_law: Callable[..., bytes]) -> None:
    document = parse(make_law('<article class="legalP"> \n </article>' * size))
    assert misplaced(document) == []
    assert sum(len(unit.ledd) for unit in document.units) == size
