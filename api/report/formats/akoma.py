"""Akoma Ntoso 3: the scope as a report that refers to the law, and the definitions quoted from it."""

import hashlib
import re
from typing import Any, Final

from lxml import etree
from lxml.builder import ElementMaker

from api.report.blocks import folded
from api.report.model import Law, Meaning, Quote, Report, Word
from api.report.telling import Telling

NAMESPACE: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_E: Final = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_LANGUAGES: Final = {"nb": "nob", "nn": "nno", "en": "eng"}
_ONTOLOGY: Final = "/akn/ontology"
Element = Any


def write(report: Report) -> bytes:
    """The document."""
    found: bytes = etree.tostring(_Document(report).root(), xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return found


class _Document:
    def __init__(self, report: Report) -> None:
        self.r = report
        self.t = Telling(report.language)
        self.w = self.t.w
        self.sections = 0

    def root(self) -> Element:
        """The root element."""
        r, w = self.r, self.w
        title = w(f"title.{r.subject.kind}", name=r.subject.heading)
        body = _E.mainBody(
            self._section(w("heading.scope"), [_E.p(w(f"text.lead_{r.subject.kind}", name=r.subject.heading)), self._laws()]),
            self._section(w("column.provisions"), [self._provisions()]),
            self._section(w("heading.words"), [block for word in r.words for block in self._word(word)] or [_E.p(w("text.words_none"))]),
            self._section(w("heading.sources"), [_E.p(w("source_law")), _E.p(w("text.law_is"))]),
        )
        cover = _E.preface(_E.p(_E.docTitle(_xml(title))), _E.p(_E.docDate(w.date(r.basis.date), date=r.basis.date)))
        return _E.akomaNtoso(_E.doc(self._meta(), cover, body, name="report"))

    def _meta(self) -> Element:
        r = self.r
        work = f"/akn/no/doc/report/{r.basis.date}/{_name(r.subject.key)}"
        expression = f"{work}/{_LANGUAGES[r.language]}@{r.basis.as_of}"
        date, author = r.basis.date, "#lovkryss"

        def frbr(kind: str, address: str, *more: Element) -> Element:
            return getattr(_E, kind)(
                _E.FRBRthis(value=f"{address}/!main"), _E.FRBRuri(value=address), _E.FRBRdate(date=date, name="generation"),
                _E.FRBRauthor(href=author), *more,
            )  # fmt: skip

        identification = _E.identification(
            frbr("FRBRWork", work, _E.FRBRcountry(value="no")),
            frbr("FRBRExpression", expression, _E.FRBRlanguage(language=_LANGUAGES[r.language])),
            frbr("FRBRManifestation", f"{expression}.xml"), source=author,
        )  # fmt: skip
        references = [_E.TLCOrganization(eId="lovkryss", href=f"{_ONTOLOGY}/organization/no/lovkryss", showAs="Lovkryss")]
        if r.subject.kind == "event":
            address = f"{_ONTOLOGY}/event/no/{_name(r.subject.key)}"
            references.append(_E.TLCEvent(eId="hendelse", href=address, showAs=_xml(r.subject.heading)))
        for name in sorted({name for law in r.laws for name in law.ministries}):
            address = f"{_ONTOLOGY}/organization/no/{_name(name)}"
            references.append(_E.TLCOrganization(eId=_ident("org", name), href=address, showAs=_xml(name)))
        for word in r.words:
            address = f"{_ONTOLOGY}/concept/no/{_name(word.key)}"
            references.append(_E.TLCConcept(eId=_ident("begrep", word.key), href=address, showAs=_xml(word.term)))
        return _E.meta(identification, _E.references(*references, source=author))

    def _section(self, heading: str, content: list[Element]) -> Element:
        self.sections += 1
        name = f"sec_{self.sections}"
        return _E.section(_E.num(str(self.sections)), _E.heading(_xml(heading)), _E.content(*content, eId=f"{name}__content"), eId=name)

    def _laws(self) -> Element:
        laws = [_E.li(_E.p(_E.ref(_xml(law.title), href=_address(law.eli)), *self._of(law))) for law in self.r.laws]
        return _E.ul(*laws) if laws else _E.p(self.w("none"))

    def _of(self, law: Law) -> list[Any]:
        waiting = "" if law.in_force else f", {self.w('text.not_in_force')}"
        parts: list[Any] = [f" ({self.w.get('role', law.role).lower()}{waiting})"]
        for name in law.ministries:
            parts += [", ", _E.organization(_xml(name), refersTo=f"#{_ident('org', name)}")]
        return parts

    def _provisions(self) -> Element:
        places = [_E.li(_E.p(_E.ref(_xml(one.title), href=_address(one.eli)))) for one in self.r.provisions]
        return _E.ul(*places) if places else _E.p(self.w("none"))

    def _word(self, word: Word) -> list[Element]:
        return [
            _E.p(_E.term(_xml(word.term), refersTo=f"#{_ident('begrep', word.key)}", eId=_ident("ord", word.key))),
            _E.ul(*(_E.li(_E.p(*self._meaning(one))) for one in word.meanings)),
        ]

    def _meaning(self, one: Meaning) -> list[Any]:
        said: list[Any] = [_E.ref(_xml(one.label), href=_address(one.eli)), ": ", self._quoted(one.quote)]
        return said + ([f" ({_xml(one.scope)})"] if one.scope else [])

    def _quoted(self, quote: Quote) -> Element:
        return _E.embeddedText(_xml(folded(quote.text)), startQuote="«", endQuote="»", href=_address(quote.provision))


def _address(text: str) -> str:
    """An address with what a URI may not hold percent-encoded."""
    address = text if text.startswith("https://") else f"https://lovdata.no/{text.removeprefix('lti:')}"
    return "".join(char if char > " " and char not in '<>"{}|^`\\' else f"%{ord(char):02X}" for char in address)


def _ident(kind: str, text: str) -> str:
    return f"{kind}_{hashlib.blake2b(text.encode(), digest_size=6).hexdigest()}"


def _name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower().replace("ø", "o").replace("å", "a").replace("æ", "ae")).strip("-") or "tema"


def _xml(text: str) -> str:
    """Without characters that XML does not have."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n")
