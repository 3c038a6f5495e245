"""Lines → a proposal: its title, chapters and provisions, and what it does to other acts.

One pass. A line is a heading, the header of a provision, an instruction («§ 5 skal lyde:»), or text of what was opened last. What
a § in an amending act is, its header alone does not tell: it belongs to the instruction before it where that names it; after
provisions of the proposal's own it may be the next of these.
"""

import re
from collections.abc import Sequence
from typing import Final

from ingest.citation import Register, find_mentions, repeals
from ingest.document import Change, Document, Header, Section, Unit, UnitKind
from ingest.draft.blocks import Blocks
from ingest.draft.instruction import Instruction, listed_places, read_instruction, refid_of
from ingest.draft.model import Action, Draft, DraftProvision, Line
from ingest.language import detect
from ingest.writer import Writer

OWN_ID: Final = "utkast"
"""What stands for the refid of a proposal that has none."""

_SECTION: Final = re.compile(
    r"^(?:[«\"“])?§{1,2}\s{0,3}(?P<number>\d{1,4}(?:\s?[A-Za-z](?=[-‑–]\d)|[A-Za-z](?=\.))?(?:[-‑–]\d{1,4}){0,3}(?:\s?[a-zA-ZæøåÆØÅ](?![\w])|\s?[a-z]{2}(?=\s?\.|\s*$))?)"
    r"(?P<stop>\s?\.)?\s{0,4}(?P<rest>.*)$",
    re.DOTALL,
)
_ARTICLE: Final = re.compile(r"^(?P<label>Artikkel|Art\.|Article)\s(?P<number>\d{1,3}[a-z]?|[IVXL]+)\.?\s{0,3}(?P<rest>.{0,200})$")
_ROMAN: Final = re.compile(r"^(?:Del\s|DEL\s)?[IVXL]{1,7}[.:]?$")
_HEADING: Final = re.compile(
    r"^(?:(?:Kapit(?:tel|let|el)|KAPITTEL|Kap\.|KAP\.|Del|DEL|Avsnitt|Vedlegg|VEDLEGG|Bok)\s{1,3}(?:nr\.?\s)?(?:\d{1,3}[A-Za-z]?(?:[-.]\d{1,3})*(?:\s[A-Z]\b)?|[IVXL]{1,7}|[A-Z])\b"
    r"|(?:Første|Andre|Annet|Tredje|Fjerde|Femte|Sjette)\s(?:kapittel|del|avsnitt)\b|Vedlegg\b)[.:]?(?:\s.{0,180})?$"
)
_TITLE: Final = re.compile(
    r"^(?:(?:Utkast|Forslag|Framlegg)\s(?:til|om)\s)?(?:(?:ny|mellombels|midlertidig)\s)?(?:lov|forskrift|endringslov|endringsforskrift|lovvedtak|delegering|instruks"
    r"|vedtak|reglement)\b(?![^\n]{0,30}gjøres)",
    re.IGNORECASE,
)
_TITLE_TYPED: Final = re.compile(r"^[A-ZÆØÅ]")
_CONTENTS: Final = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$|\t\s*\d{1,4}$")
_COMMENCES: Final = re.compile(
    r"^(?:\W{0,2}(?:Denne\s|Desse\s|Disse\s)?(?:[Ll]oven|[Ll]ova|[Ff]orskriften|[Ff]orskrifta|[Ee]ndringene|[Ee]ndringane|[Ff]orskriftsendringen\w*)\s(?:her\s)?"
    r"(?:trer|tek|tar|træ|gjelder\sfra|gjeld\sfrå|blir\ssett|settes|vert\ssett)\b|Kongen kan (?:sette|gi) .{0,60}(?:overgangs|i kraft))"
)
_BASIS: Final = re.compile(r"\b(?:hjemmel|heimel|medhold|medhald|hjemlet)\b", re.IGNORECASE)
_INLINE_TITLE: Final = re.compile(r"^(?P<title>\(?[^.:;]{3,90}[^.:;\s]\)?)\.\s{1,3}(?P<text>[A-ZÆØÅ(§«].+[.:;)])$", re.DOTALL)
_FINITE: Final = re.compile(
    r"\b(?:skal|kan|er|har|gjelder|gjeld|plikter|må|trer|gir|får|utgjør|fastsetter|omfatter|regulerer|menes|blir|vil|har|tek|oppnevner)\b"
)
_WITHIN_TITLE: Final = re.compile(r"\b(?:etter|til|i|av|om|jf\.?|under|over|med|for|hjemmel i|medhold av)\s(?:den\s)?$", re.IGNORECASE)
_TITLED: Final = re.compile(r"^(§\s?\d[\d\w-]*(?:\s[a-z])?)\.?\s[A-ZÆØÅ].*$", re.DOTALL)
_LISTED: Final = re.compile(r"(?:[–•*-]\s|\(?\w{1,2}[.)]\s)?\s*(?:§|[Ll]ov\s|[Ff]orskrift\s)")
_NAMED_ALONE: Final = re.compile(r"(?:^|[.:;\n–]\s*|\bopphev(?:es|ast|a|est)\s|\b(?:blir|vert)\s)$", re.IGNORECASE)
_NO_STOP: Final = re.compile(r"(?:\bmv|\bm\.?v|\bm\.?m|\bosv|\betc)\.$")


def build(lines: Sequence[Line], *, kind: str, register: Register | None = None, own: str = "", title: str = "",
          changes: Sequence[str] = ()) -> Draft:  # fmt: skip
    """The proposal that the lines are.

    Linear in the text; never fails: what is not understood is text.

    :param register: resolves acts that are cited by name; without it only those cited by date are known
    :param own: refid of the proposal, where its format tells
    :param changes: acts that the format says it changes
    """
    return _Builder(register, own, title, changes).run(lines, kind)


class _Builder:
    def __init__(self, register: Register | None, own: str, title: str, changes: Sequence[str]) -> None:
        self._register = register
        self._own, self._title = own, title
        self._known_changes = changes
        self._out = Writer()
        self._sections: list[Section] = []
        self._section = -1
        self._units: list[Unit] = []
        self._changes: list[Change] = []
        self._found: list[DraftProvision] = []
        self._names: dict[str, int] = {}
        self._act, self._act_name = "", ""
        self._amending = False
        self._instruction: Instruction | None = None
        self._change = -1
        self._opened = False  # the instruction has got a unit
        self._blocks: Blocks | None = None
        self._head: tuple[UnitKind, str, str, str, Action, tuple[str, ...]] | None = None
        self._start = 0
        self._last_own = 0
        self._amends: list[str] = []
        self._said = ""
        self._listing: Instruction | None = None  # an instruction whose places come in a list

    def run(self, lines: Sequence[Line], kind: str) -> Draft:
        for line in lines:
            text = " ".join(line.text.split())
            if text and not _CONTENTS.search(line.text.rstrip()):
                self._line(Line(text, line.role, line.label, line.level))
        self._settle()
        text = self._out.text()
        language = detect(text[:60_000])
        document = Document(
            header=Header(self._own or OWN_ID, "", self._title), register="", variant="", language=language, text=text,
            sections=tuple(self._sections), units=tuple(_in_language(unit, text, language) for unit in self._units),
            changes=tuple(self._changes),
        )  # fmt: skip
        return Draft(
            document=document, provisions=tuple(self._found), format=kind, own=self._own, basis=self._basis(document),
            repeals=self._repeals(document), amends=tuple(dict.fromkeys(self._amends)),
        )  # fmt: skip

    # -- lines --------------------------------------------------------------------------------------------------

    def _line(self, line: Line) -> None:
        text = line.text
        if line.role == "title" or (
            not self._title and not self._units and self._head is None and line.role in ("", "heading", "ledd") and _is_title(text)
        ):
            self._title = self._title or text
            return
        if not self._amending and not self._units and self._head is None and text == self._title:
            return
        if line.role == "table":
            self._block(line)
            return
        if line.role in ("own", "new"):
            self._header(line)
            return
        if self._listing is not None and (line.role == "item" or _LISTED.match(text)) and (places := listed_places(text)):
            self._listed(places, text)
            return
        self._listing = None
        instruction = (
            read_instruction(f"{line.label} {text}" if line.label else text, amending=self._amending) if line.role != "heading" else None
        )
        if instruction is not None and self._takes(instruction, text):
            self._instruct(instruction, text)
        elif _ROMAN.match(text) and line.role != "item" and not line.label:
            self._settle()
            self._heading(text, 1)
            self._act, self._act_name, self._amending = "", "", False
        elif line.role == "heading" and not text.startswith("§"):
            self._heading_in(text, line.level or 1)
        elif _is_heading(text) and not line.label:
            self._heading_in(text, 2)
        elif (found := _SECTION.match(text)) and not line.label and _is_header(found):
            self._header(line)
        elif (article := _ARTICLE.match(text)) and not line.label and not self._amending:
            self._settle()
            self._open(
                UnitKind.PROVISION, f"a{article['number']}", text[: article.start("rest")].strip(" ."), article["rest"].strip(), "own", ()
            )
        elif self._amending and self._blocks and _COMMENCES.match(text) and line.role != "item":
            self._settle()
            self._amending = False
            self._block(line)
        else:
            self._block(line)

    def _takes(self, one: Instruction, text: str) -> bool:
        """Whether a line that reads as an instruction is one here, and not the wording that the one before puts in."""
        waits = self._instruction is not None and self._instruction.action in ("change", "add")
        if waits and self._head is None and one.action in ("repeal", "move", "wording"):
            return self._opened or text.startswith(("§", "Nåværende", "Noverande", "Gjeldende"))
        if not self._amending and one.act is None and self._own_open():
            return one.action in ("change", "add")
        return True

    def _own_open(self) -> bool:
        return self._head is not None and self._head[0] is UnitKind.PROVISION

    def _heading_in(self, text: str, level: int) -> None:
        self._settle(keep=True)
        self._heading(text, level)

    def _heading(self, text: str, level: int) -> None:
        self._out.line(text)
        parent = self._section
        while parent >= 0 and self._level(parent) >= level:
            parent = self._sections[parent].parent
        self._sections.append(Section(f"s{level}-{len(self._sections)}", "", text, parent))
        self._section = len(self._sections) - 1

    def _level(self, section: int) -> int:
        return int(self._sections[section].name[1:].partition("-")[0])

    def _header(self, line: Line) -> None:
        found = _SECTION.match(line.text)
        if found is None:
            if article := _ARTICLE.match(line.text):
                label, heading = line.text[: article.start("rest")].strip(" ."), article["rest"].strip()
                self._settle(keep=line.role == "new")
                kind = UnitKind.PROPOSAL if line.role == "new" else UnitKind.PROVISION
                self._open(kind, f"a{article['number']}", label, heading, "change" if line.role == "new" else "own", ())
                return
            label, _, heading = line.text.partition(". ")
            self._settle(keep=line.role == "new")
            kind = UnitKind.PROPOSAL if line.role == "new" else UnitKind.PROVISION
            self._open(kind, re.sub(r"\s+", "", label), label, heading, "change" if line.role == "new" else "own", ())
            return
        number = re.sub(r"\s+", "", re.sub("[‑–]", "-", found["number"]))
        label = f"§ {re.sub('[‑–]', '-', found['number'])}"
        heading, inline = _split(found["rest"].strip())
        new = line.role == "new" or (line.role != "own" and self._is_new(number))
        self._settle(keep=new)
        if new:
            one = self._instruction
            named = f"§{number}"
            deeper = [path for path in one.targets if path == named or path.startswith(f"{named}/")] if one else []
            whole = tuple(deeper) or (named,)
            if one and len(one.targets) == 2 and one.targets[1] == named and " blir " in self._said:
                whole = (named, one.targets[0])  # «§ 14 a blir ny § 28 b og skal lyde:»
            self._open(UnitKind.PROPOSAL, named, label, heading, one.action if one and one.action in ("add", "change") else "change", whole)
            self._opened = True
        else:
            self._amending, self._instruction, self._act, self._act_name = False, None, "", ""
            self._last_own = int(re.match(r"\d+", number)[0]) if "-" not in number else self._last_own  # type: ignore[index]
            self._open(UnitKind.PROVISION, f"§{number}", label, heading, "own", ())
        if inline:
            self._block(Line(inline))

    def _is_new(self, number: str) -> bool:
        """Whether the header of a § is part of what an instruction puts into another act."""
        if not self._amending:
            return False
        expected = list(self._instruction.targets) if self._instruction else []
        if any(path.split("/")[0] == f"§{number}" for path in expected):
            return True
        return not (number.isdigit() and self._last_own and int(number) == self._last_own + 1)

    # -- instructions -------------------------------------------------------------------------------------------

    def _instruct(self, one: Instruction, text: str) -> None:
        if one.action == "text" and self._own_open():
            self._block(Line(text))  # it is the proposal's own provision that says so
        self._settle()
        if one.act is not None:
            self._act, self._act_name = refid_of(one.act, self._register), one.act_text
        elif not self._amending:
            self._only_known()
        self._amending = True
        if self._act:
            self._amends.append(self._act)
        self._instruction, self._opened = one, False
        targets = tuple(f"{self._act}/{path}" for path in one.targets) if self._act else ()
        by = {"change": "targets", "wording": "targets", "text": "targets", "add": "adds", "repeal": "repeals", "move": "moves"}[one.action]
        self._changes.append(Change(self._act, **{by: targets}))
        self._change = len(self._changes) - 1
        self._said = text
        if one.action in ("repeal", "move", "wording") and (one.targets or one.action != "wording"):
            self._open(UnitKind.PROPOSAL, self._place_name(one), self._label_of(one), "", one.action, one.targets)
            self._block(Line(text))
            self._settle()
        else:
            self._out.line(text)
        if one.action == "text":
            self._instruction = None
        if one.named == "følgende bestemmelser" and text.rstrip().endswith(":"):
            self._listing = one

    def _listed(self, places: Sequence[tuple[str, str, tuple[str, ...]]], text: str) -> None:
        """One item of the list of places that «I følgende bestemmelser skal …:» is about."""
        one = self._listing
        assert one is not None  # noqa: S101
        self._settle()
        for act, name, paths in places:
            self._act, self._act_name = (refid_of(act, self._register), name) if act else (self._act, self._act_name)
            self._amends += [self._act] if self._act else []
            self._changes.append(Change(self._act, tuple(f"{self._act}/{path}" for path in paths)))
            self._change = len(self._changes) - 1
            self._open(UnitKind.PROPOSAL, paths[0].split("/")[0], text if len(text) < 100 else paths[0], "", one.action, paths)
            self._block(Line(text))
            self._settle()

    def _only_known(self) -> None:
        """The act that is changed where the instruction names none: the only one that the format, or the title, says is changed."""
        if self._act:
            return
        if len(self._known_changes) == 1:
            self._act = self._known_changes[0]
        elif self._title:
            named = [one for one in find_mentions(self._title) if one.act]
            if len(named) == 1 and named[0].act:
                self._act, self._act_name = refid_of(named[0].act, self._register), named[0].text

    @staticmethod
    def _place_name(one: Instruction) -> str:
        return one.targets[0].split("/")[0] if one.targets else "tekst"

    def _label_of(self, one: Instruction) -> str:
        found = re.search(r"(?:§|[Kk]ap|[Oo]verskrift|[Vv]edlegg|[Aa]rtikkel).*", one.named)
        label = re.sub(r"\s+(?:skal|ny|nytt|nye)$", "", found[0].strip() if found else one.named)
        return _TITLED.sub(r"\1", label)

    # -- units --------------------------------------------------------------------------------------------------

    def _block(self, line: Line) -> None:
        if self._head is None:
            one = self._instruction
            if self._amending and one is not None and one.action in ("add", "change"):
                self._open(UnitKind.PROPOSAL, self._place_name(one), self._label_of(one), "", one.action, one.targets)
                self._opened = True
            else:
                self._open(UnitKind.TEXT, "tekst", "", "", "text", ())
        assert self._blocks is not None  # noqa: S101
        self._blocks.add(line)

    def _open(self, kind: UnitKind, name: str, label: str, heading: str, action: Action, targets: tuple[str, ...]) -> None:
        if kind is UnitKind.PROPOSAL:
            name = f"forslag/{self._act or 'ukjent'}/{name}"
        self._head = (kind, self._unique(name), label, heading, action, targets)
        if kind is not UnitKind.TEXT:
            self._out.line(f"{label}. {heading}" if heading else label)
        self._out.line("")
        self._start = self._out.position
        ledd = [int(found[1]) for path in targets if (found := re.search(r"/ledd-(\d+)", path))]
        self._blocks = Blocks(self._out, sorted(set(ledd)))

    def _settle(self, *, keep: bool = False) -> None:
        """End what is open.

        :param keep: the instruction goes on: what comes is put into the same act
        """
        if self._head is not None and self._blocks is not None:
            kind, name, label, heading, action, targets = self._head
            end = self._out.end(self._start)
            self._head = None
            if not (kind is UnitKind.TEXT and end <= self._start):
                self._units.append(
                    Unit(kind, name, label, heading, self._section, self._start, max(self._start, end), "", self._blocks.frozen(),
                         change=self._change if kind is UnitKind.PROPOSAL else -1)
                )  # fmt: skip
                self._note(kind, label, action, targets)
            self._blocks = None
        elif self._instruction is not None and not self._opened and not keep and self._instruction.action in ("add", "change"):
            one, self._instruction = self._instruction, None
            self._open(UnitKind.PROPOSAL, self._place_name(one), self._label_of(one), "", "wording", one.targets)
            self._block(Line(self._said))
            self._settle()
        if not keep:
            self._instruction = None

    def _note(self, kind: UnitKind, label: str, action: Action, targets: tuple[str, ...]) -> None:
        ids = tuple(f"{self._act}/{path}" for path in targets) if self._act else ()
        named = f"{self._name()} {label}".strip() if kind is UnitKind.PROPOSAL else label
        foreign = kind is UnitKind.PROPOSAL
        self._found.append(
            DraftProvision(named, len(self._units) - 1, action, self._act if foreign else "", self._act_name if foreign else "", ids)
        )

    def _name(self) -> str:
        act = self._register.act(self._act) if self._register and self._act else None
        short = act.entry.title_short.split(" – ")[0].strip() if act else ""
        if short and len(short) < 60:
            return short[0].lower() + short[1:] if not short[1:2].isupper() else short
        return self._act_name

    def _unique(self, name: str) -> str:
        self._names[name] = self._names.get(name, 0) + 1
        return name if self._names[name] == 1 else f"{name}~{self._names[name]}"

    # -- the whole ----------------------------------------------------------------------------------------------

    def _basis(self, document: Document) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for unit in document.units:
            if unit.kind is not UnitKind.TEXT:
                continue
            for block in unit.blocks:
                text = document.slice(block)
                if _BASIS.search(text):
                    for one in find_mentions(text):
                        if one.act and (refid := refid_of(one.act, self._register)):
                            found[refid] = None
        return tuple(found)

    def _repeals(self, document: Document) -> tuple[str, ...]:
        """Acts that go out of force; an act that stands in the title of another text («vedtak … etter lov …») does not."""
        found: dict[str, None] = {}
        for unit in document.units:
            if unit.kind is UnitKind.PROPOSAL:
                continue
            text = document.slice(unit)
            meant = [
                one for one in find_mentions(text) if _stands_alone(text[max(0, one.start - 24) : one.start], dated="/" in (one.act or ""))
            ]
            for one in repeals(text, meant):
                if refid := refid_of(one.act, self._register):
                    found[refid] = None
        return tuple(found)


def _stands_alone(before: str, *, dated: bool) -> bool:
    """Whether an act is named for its own sake and not within the title of another text."""
    return not _WITHIN_TITLE.search(before) if dated else bool(_NAMED_ALONE.search(before))


def _in_language(unit: Unit, text: str, language: str) -> Unit:
    found = detect(text[unit.start : unit.end], language) if unit.end - unit.start > 200 else language
    return Unit(unit.kind, unit.name, unit.label, unit.heading, unit.section, unit.start, unit.end, found, unit.blocks, change=unit.change)


def _is_title(text: str) -> bool:
    return len(text) < 500 and bool(_TITLE.match(text) and _TITLE_TYPED.match(text)) and not text.endswith((".", ":", ";"))


def _is_heading(text: str) -> bool:
    return bool(_HEADING.match(text)) and not text.endswith((":", ";")) and not re.search(r"[a-zæøå]{3}\.$", text)


def _is_header(found: "re.Match[str]") -> bool:
    """«§ 5. Formål», «§ 5», «§ 5. Loven gjelder …», not «§ 5 gjelder tilsvarende.»"""
    rest = found["rest"].strip()
    if not rest:
        return True
    if found["stop"]:
        return True
    return rest[0] in "([«" or (
        rest[0].isupper() and len(rest) < 220 and (not rest.endswith((".", ":", ";")) or bool(_NO_STOP.search(rest)))
    )


def _split(rest: str) -> tuple[str, str]:
    """What stands behind the number: the title, and law text that goes on in the same line."""
    if not rest:
        return "", ""
    if (found := _INLINE_TITLE.match(rest)) and len(found["title"].split()) <= 10 and not _FINITE.search(found["title"]):
        return found["title"].strip("()"), found["text"]
    if rest.endswith((".", ":", ";")) and not _NO_STOP.search(rest) and (_FINITE.search(rest) or len(rest) > 100):
        return "", rest
    return re.sub(r"^\((.*)\)\.?$", r"\1", rest).rstrip("."), ""
