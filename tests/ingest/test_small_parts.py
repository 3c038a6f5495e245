"""identifier, force, language, encoding, writer: tables of cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import identifier
from ingest.encoding import decode
from ingest.force import force
from ingest.language import detect
from ingest.writer import Writer

NORMAL = [
    ("lov/2071-03-14-12", "lov/2071-03-14-12"),
    (" LOV/2071-03-14-12/§ 1-3 a ", "lov/2071-03-14-12/§1-3a"),
    ("Lov/2071-03-14-12/§20A-1", "lov/2071-03-14-12/§20A-1"),
    ("NL/lov/2071-03-14-12/§4b", "lov/2071-03-14-12/§4b"),
    ("SF/forskrift/2073-08-30-611", "forskrift/2073-08-30-611"),
    ("LTI/lov/2098-01-09-1", "lti:lov/2098-01-09-1"),
    ("lti:lov/2098-01-09-1/§1", "lti:lov/2098-01-09-1/§1"),
    ("https://lovdata.no/lov/2071-03-14-12/%C2%A713b", "lov/2071-03-14-12/§13b"),
    ("http://www.lovdata.no/dokument/NL/lov/2071-03-14-12/", "lov/2071-03-14-12"),
    ("https://lovdata.no/dokument/SF/forskrift/2073-08-30-611/%C2%A71", "forskrift/2073-08-30-611/§1"),
    ("lov/2071-03-14-12/paragraf-13b", "lov/2071-03-14-12/§13b"),
    ("lov/2071-03-14-12/para-13b/ledd-2", "lov/2071-03-14-12/§13b/ledd-2"),
    ("LOV-2071-03-14-12", "lov/2071-03-14-12"),
    ("LOV-2071-03-14-12-§4b", "lov/2071-03-14-12/§4b"),
    ("FOR-2073-08-30-611/§1-1", "forskrift/2073-08-30-611/§1-1"),
    ("lov/2071-03-14-12/§\u00a04 b", "lov/2071-03-14-12/§4b"),
    ("lov/2071-01-02-3/a\u030a", "lov/2071-01-02-3/å"),
    ("", ""),
    ("sludder", "sludder"),
]


@pytest.mark.parametrize(("written", "expected"), NORMAL)
def test_normalise(written: str, expected: str) -> None:
    assert identifier.normalise(written) == expected


@given(st.sampled_from([written for written, _ in NORMAL]))
def test_normalise_twice_is_once(written: str) -> None:
    once = identifier.normalise(written)
    assert identifier.normalise(once) == once


@given(st.text(max_size=60))
def test_identifiers_never_raise(text: str) -> None:
    whole = identifier.normalise(text)
    identifier.split(whole)
    identifier.provision_of(whole)
    identifier.url(whole)
    identifier.eli(whole)


@pytest.mark.parametrize(
    ("whole", "document", "inside"),
    [
        ("lov/2071-03-14-12/§1-5/ledd-2", "lov/2071-03-14-12", "§1-5/ledd-2"),
        ("lov/2071-03-14", "lov/2071-03-14", ""),
        ("lov/2071-03-14-nn/§1", "lov/2071-03-14-nn", "§1"),
        ("lti:lov/2098-01-09-1/§1", "lti:lov/2098-01-09-1", "§1"),
        ("lov/2071-03-14-12~2/§1", "lov/2071-03-14-12~2", "§1"),
        ("lov/2071-03-14-12/gdpr/a9", "lov/2071-03-14-12", "gdpr/a9"),
        ("ukjent/§1", "ukjent", "§1"),
    ],
)
def test_split(whole: str, document: str, inside: str) -> None:
    assert identifier.split(whole) == (document, inside)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("lov/2071-03-14-12/§1/ledd-2/bokstav-a", "lov/2071-03-14-12/§1"),
        ("lov/2071-03-14-12/§1/nummer-3", "lov/2071-03-14-12/§1"),
        ("lov/2071-03-14-12/KAPITTEL_1/tekst-1/punkt-2", "lov/2071-03-14-12/KAPITTEL_1/tekst-1"),
        ("lov/2071-03-14-12", "lov/2071-03-14-12"),
    ],
)
def test_provision_of(part: str, expected: str) -> None:
    assert identifier.provision_of(part) == expected


def test_addresses() -> None:
    assert identifier.url("lov/2071-03-14-12/§1~2/ledd-1") == "https://lovdata.no/lov/2071-03-14-12/§1"
    assert identifier.url("lti:lov/2098-01-09-1/§1") == "https://lovdata.no/dokument/LTI/lov/2098-01-09-1/§1"
    assert identifier.eli("lti:lov/2098-01-09-1/§1") == "https://lovdata.no/eli/lov/2098/01/09/1/nor/§1"
    assert identifier.eli("forskrift/2073-08-30-611~2/§1") == "https://lovdata.no/eli/forskrift/2073/08/30/611/nor/§1"
    assert identifier.eli("sludder") == ""


ON = date(2080, 7, 2)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("2079-01-01", "in-force"),
        ("2080-07-02", "in-force"),
        ("2080-07-03", "not-in-force"),
        ("2079-01-01, 2079-07-01", "in-force"),
        ("2079-01-01, 2081-01-01", "partly-in-force"),
        ("2079-01-01, Kongen bestemmer", "partly-in-force"),
        ("Kongen bestemmer", "not-in-force"),
        ("Departementet bestemmer", "not-in-force"),
        ("Kongen fastset", "not-in-force"),
        ("2080-01-01 – 2080-12-31", "in-force"),
        ("2080-01-01 - 2080-12-31", "in-force"),
        ("2078-01-01 – 2079-12-31", "not-in-force"),
        ("2081-01-01 – 2081-12-31", "not-in-force"),
        ("2079-04-30, 2079-12-01 – 2083-09-01", "in-force"),
        ("2078-01-01 – 2078-12-31, 2079-07-01", "in-force"),
        ("Inntektsåret 2079", "in-force"),
        ("Inntektsåret 2081", "not-in-force"),
        ("fra 2081-01-01", "not-in-force"),
        ("fra 2080-12-01", "not-in-force"),
        ("2079-05-23, med virkning fra 2079-05-01", "in-force"),
        ("1994-01-01 (EØS-avtalen)", "in-force"),
        ("", "unknown"),
        ("sludder", "unknown"),
        ("0000-00-00", "unknown"),
        ("Inntektsåret 0000", "unknown"),
        ("2079-02-31", "unknown"),
        ("2080-02-29", "in-force"),
    ],
)
def test_force(text: str, state: str) -> None:
    assert force(text, ON).value == state


@given(st.text(alphabet="0123456789-–, åretfraKongen bestemmer", max_size=60))
def test_force_never_raises(text: str) -> None:
    force(text, ON)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kommunen skal ikke gi opplysninger fra noen andre.", "nb"),
        ("Kommunen skal ikkje gje opplysningar frå nokon andre.", "nn"),
        ("Naar nogen skulde have saadant, maa det ikke", "da"),
        ("The member shall send any report which is due.", "en"),
        ("", "nb"),
        ("1234 §§", "nb"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language


def test_language_default_holds_where_nothing_tells() -> None:
    assert detect("xyz", "nn") == "nn"
    assert detect("Kommunen kan", "nn") == "nn"


LAW = "<p>søknad etter § 5 – «prøve» på ÆRØ, èn gong til: søknad på nynorsk</p>"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1", "utf-16", "utf-16-le", "utf-16-be"], ids=lambda name: name
)
@pytest.mark.parametrize("declared", [None, "UTF-8", "iso-8859-1", "utf-16", "rot13", "idna", "undefined", "no-such-code"])
def test_every_encoding_reads_the_same(encoding: str, declared: str | None) -> None:
    law = LAW.replace("–", "-") if encoding == "iso-8859-1" else LAW
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text, _ = decode((head + law).encode(encoding))
    assert text.removeprefix(head) == law


def test_mixed_utf8_and_cp1252() -> None:
    text, repairs = decode("søknad ".encode() + "på § 5 – «nei»".encode("cp1252"))
    assert text == "søknad på § 5 – «nei»"
    assert repairs == ["bytes that are not UTF-8 were read as cp1252"]


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_mojibake_is_put_right(wrong: str) -> None:
    law = "<p>søknad på § 5 – «ærlig» ØY og sånn nå</p>"
    text, repairs = decode(law.encode().decode(wrong, errors="replace").encode())
    assert text == law
    assert repairs == ["UTF-8 that had been decoded as cp1252 was put right"]


def test_ordinary_text_is_not_mended() -> None:
    law = "<p>Ãvila, São, Åse, «Å», Ö…</p>"
    assert decode(law.encode()) == (law, [])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a&nbsp;b", "a\u00a0b"),
        (b"&oslash;&aring;", "øå"),
        (b"&amp; &lt; &gt; &quot; &apos;", "&amp; &lt; &gt; &quot; &apos;"),
        (b"&LT;script&GT;", "&lt;script&gt;"),
        (b"&tull;", "&amp;tull;"),
        (b"a\x00b\x0bc\x7f", "abc"),
        (b"&#0;&#x1f;&#9;&#xa0;&#xD;", "&#9;&#xa0;&#xD;"),
    ],
)
def test_entities_and_controls(raw: bytes, expected: str) -> None:
    assert decode(raw)[0] == expected


@given(st.binary(max_size=300))
def test_decode_never_raises(data: bytes) -> None:
    decode(data)
    decode(b'<?xml version="1.0" encoding="' + data[:6] + b'"?>' + data)


def test_writer_folds_and_breaks() -> None:
    out = Writer()
    out.write("  Kommunen \n skal\t ")
    out.write(" gi  svar ")
    assert out.end(0) == len("Kommunen skal gi svar")
    out.line("")
    out.line("Ny linje")
    out.write("a. ")
    out.hold()
    out.line("")
    out.write("på samme linje")
    assert out.text() == "Kommunen skal gi svar\nNy linje\na. på samme linje"


def test_writer_holds_only_until_released() -> None:
    out = Writer()
    out.write("a. ")
    out.hold()
    out.release()
    out.line("b")
    assert out.text() == "a.\nb\n"


def test_writer_links_have_no_blank_edges() -> None:
    out = Writer()
    out.write("se ")
    start = out.position
    out.write(" loven  ")
    out.link(start, "lov/2071-01-02-3")
    out.link(out.position, "tom")
    out.write("og")
    assert [out.text()[link.start : link.end] for link in out.links] == ["loven"]


WORDS = st.text(alphabet="ab \n\t\u00a0", max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["write", "line", "hold", "release"]), WORDS), max_size=30))
def test_writer_positions(steps: list[tuple[str, str]]) -> None:
    out = Writer()
    for step, text in steps:
        {"write": out.write, "line": out.line, "hold": lambda _: out.hold(), "release": lambda _: out.release()}[step](text)
        written = "".join(out._parts)
        assert out.position == len(written)
        assert "  " not in written
        assert "\n\n" not in written
        assert out.end(0) == len(written.rstrip(" \n"))
        assert out.since(out.position // 2) == written[out.position // 2 :]
