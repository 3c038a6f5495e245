"""Lays a report out as a document: the chapters are the questions that the instructions for official studies put."""

from collections.abc import Iterator

from analysis.faults.model import FAULT_KINDS
from api.report import charts
from api.report.annexes import annexes
from api.report.blocks import Block, Bullets, Figure, Heading, Line, Paper, Paragraph, Run, Table, cell, plain
from api.report.model import Finding, Report
from api.report.telling import Telling, link, quoted

LAWS = 30
ACTORS = 25
FLOWS = 30
RULES = 3
DEAD = 25
CITING = 40
WAITING = 20
OBSTACLES = 10


def paper(report: Report) -> Paper:
    """The document of a report."""
    layout = _Layout(report)
    w = layout.t.w
    return Paper(
        title=w(f"title.{report.subject.kind}", name=report.subject.heading), subtitle=w("subtitle"), language=report.language,
        date=report.basis.date, dated=w.date(report.basis.date), footer=w("footer", as_of=w.date(report.basis.as_of)),
        contents=w("contents"), figure=w("figure"), table=w("table"), blocks=tuple(layout.blocks()),
    )  # fmt: skip


class _Layout:
    def __init__(self, report: Report) -> None:
        self.r = report
        self.t = Telling(report.language)
        self.w = self.t.w
        self.by_number = {one.number: one for one in report.findings}

    def blocks(self) -> Iterator[Block]:
        yield from self._summary()
        yield from self._problem()
        yield from self._measures()
        yield from self._principles()
        yield from self._effects()
        yield self._head(1, "recommended")
        yield Paragraph(plain(self.w("text.recommended")))
        yield from self._success()
        yield from annexes(self.r, self.t)

    def _head(self, level: int, name: str) -> Heading:
        return Heading(level, self.w(f"heading.{name}"), name, page=name == "summary")

    # -- summary ----------------------------------------------------------------------------------------------------

    def _summary(self) -> Iterator[Block]:
        w, f = self.w, self.r.figures
        yield self._head(1, "summary")
        yield Paragraph(plain(w(f"text.lead_{self.r.subject.kind}", name=self.r.subject.heading)))
        if self.r.subject.description and self.r.subject.kind == "event":
            yield Paragraph(plain(self.r.subject.description))
        told = w("text.figures", acts=w.count("act", f.acts), regulations=w.count("regulation", f.regulations),
                 ministries=w.count("ministry", f.ministries), findings=w.count("finding", f.findings), meeting=f.findings - f.faults,
                 crossing=f.crossing)  # fmt: skip
        more = [w("text.figures_faults", faults=f.faults)] * bool(f.faults)
        more += [w("text.figures_clash", major=f.major, clashes=w.count("clash", f.clashes))]
        if f.terms:
            more.append(w("text.figures_words", terms=w.count("term", f.terms), many=f.many_meanings))
        more.append(w("text.figures_dead", dead=w.count("dead", f.dead)))
        yield Paragraph(plain(" ".join([told, *more])))
        common = sorted((kind for kind in f.by_kind if kind not in FAULT_KINDS), key=lambda kind: (-f.by_kind[kind], kind))[:3]
        if common:
            named = w.listed([f"{w.get('kind', kind).lower()} ({f.by_kind[kind]})" for kind in common])
            yield Paragraph(plain(w("text.most_common", kinds=named)))
        if self.r.first:
            yield Paragraph(plain(w("text.first_short")))
            yield Bullets(tuple(self._first_line(self.by_number[one.finding]) for one in self.r.first[:5]))
        facts = [(name, getattr(f, name)) for name in (
            "acts", "regulations", "ministries", "actors", "findings", "crossing", "faults", "major", "clashes", "many_meanings", "dead",
            "waiting",
        )]  # fmt: skip
        rows = tuple((cell(w(f"fact.{name}")), cell(w.number(value))) for name, value in facts)
        yield Table(w("caption.facts"), (w("column.what"), w("column.figure")), rows, (0.75, 0.25))
        yield Paragraph((Run(w("text.caution"), strong=True),))
        yield Paragraph(plain(w("text.reading")), small=True)

    def _first_line(self, one: Finding) -> Line:
        """What it is about, and where it shows, so that two on one subject can be told apart."""
        w = self.w
        places = list(dict.fromkeys(member.label for member in one.members))
        named = ", ".join(places[:3]) + (f" {w('more', n=len(places) - 3)}" if len(places) > 3 else "")
        about = "" if self.t.subject(one).startswith(self.t.kind(one)) else f"{self.t.kind(one).lower()}: "
        return (Run(self.t.subject(one), url=self.t.place(one)), Run(f" – {about}{named}"))

    # -- 1: what the problem is ---------------------------------------------------------------------------------------

    def _problem(self) -> Iterator[Block]:
        w, r = self.w, self.r
        yield self._head(1, "problem")
        yield Paragraph(plain(w("text.problem")))
        yield self._head(2, "scope")
        shown = r.laws[:LAWS]
        cut = f" {w('text.scope_cut', shown=len(shown), total=len(r.laws))}" if len(shown) < len(r.laws) else ""
        yield Paragraph(plain(w("text.scope") + cut))
        rows = tuple(
            ((link(_upper(one.title) + ("" if one.in_force else f" ({w('text.not_in_force')})"), one.url),),
             cell(", ".join(one.ministries)), cell(w.get("role", one.role)))
            for one in shown
        )  # fmt: skip
        yield Table(w("caption.laws"), (w("column.law"), w("column.ministry"), w("column.role")), rows, (0.48, 0.34, 0.18))
        yield self._head(2, "ministries")
        yield Paragraph(plain(w("text.ministries")))
        counted = tuple(tuple(map(cell, (one.name, w.number(one.acts), w.number(one.regulations), w.number(one.findings))))
                        for one in r.ministries)  # fmt: skip
        header = (w("column.ministry"), w("column.acts"), w("column.regulations"), w("column.findings"))
        yield Table(w("caption.ministries"), header, counted, (0.52, 0.14, 0.18, 0.16))
        yield from self._sectors()
        yield self._head(2, "kinds")
        yield Paragraph(plain(w("text.kinds")))
        if r.figures.by_kind:
            counts = {w.get("kind", kind): count for kind, count in r.figures.by_kind.items()}
            picture = charts.bars(counts, w("caption.kinds"))
            yield Figure(w("caption.kinds"), w("alt.kinds"), picture.svg, picture.png, 0.8)
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            yield Table(w("caption.kinds"), (w("column.kind"), w("column.findings")),
                        tuple((cell(name), cell(w.number(count))) for name, count in ordered), (0.75, 0.25))  # fmt: skip

    def _sectors(self) -> Iterator[Block]:
        w, meetings = self.w, self.r.meetings
        yield self._head(2, "sectors")
        sectors = charts.foremost(meetings)
        if len(sectors) < 2:
            yield Paragraph(plain(w("text.sectors_none")))
            return
        counts = {frozenset((one.first, one.second)): one.findings for one in meetings if one.first != one.second}
        best = min((one for one in meetings if one.first != one.second), key=lambda one: (-one.findings, one.first, one.second))
        said = w("text.sectors_most", first=best.first, second=best.second, n=best.findings)
        yield Paragraph(plain(f"{w('text.sectors')} {said}"))
        picture = charts.heat_map(meetings, sectors, w("caption.heat"))
        yield Figure(w("caption.heat"), w("alt.heat", n=len(sectors)), picture.svg, picture.png, min(1.0, 0.28 + 0.065 * len(sectors)))
        most = max(counts.values())
        names = [charts.sector_name(one) for one in sectors]
        rows, shades = [], []
        for first, name in zip(sectors, names, strict=True):
            row = [counts.get(frozenset((first, second)), 0) if first != second else None for second in sectors]
            rows.append((cell(name), *(cell("–" if count is None else w.number(count)) for count in row)))
            shades.append((0.0, *((count or 0) / most for count in row)))
        share = 0.78 / len(sectors)
        yield Table(w("caption.heat"), (w("column.ministry"), *map(charts.abbreviation, sectors)), tuple(rows),
                    (0.22, *(share for _ in sectors)), tuple(shades))  # fmt: skip

    # -- 2 and 3: measures, questions of principle --------------------------------------------------------------------

    def _measures(self) -> Iterator[Block]:
        w = self.w
        yield self._head(1, "measures")
        yield Paragraph(plain(w("text.measures")))
        kinds = sorted(self.r.figures.by_kind, key=lambda kind: (-self.r.figures.by_kind[kind], kind))
        rows = tuple((cell(w.get("kind", kind)), cell(w.get("measure", kind))) for kind in kinds)
        yield Table(w("caption.measures"), (w("column.kind"), w("column.measure")), rows, (0.35, 0.65))
        yield self._head(2, "first")
        yield Paragraph(plain(w("text.first")))
        told: list[tuple[tuple[Line, ...], ...]] = []
        for one in self.r.first:
            found = self.by_number[one.finding]
            about = (Run(self.t.subject(found), url=self.t.place(found)),)
            reasons = tuple(plain(self.t.reason(name, count)) for name, count in one.reasons)
            told.append((cell(found.number), (about, plain(self.t.kind(found))), reasons, cell(w.get("measure", found.kind))))
        header = (w("column.number"), w("column.finding"), w("column.reasons"), w("column.measure"))
        yield Table(w("caption.first"), header, tuple(told), (0.07, 0.31, 0.28, 0.34))

    def _principles(self) -> Iterator[Block]:
        w, flows = self.w, self.r.flows
        yield self._head(1, "principles")
        yield Paragraph(plain(w("text.principles")))
        yield self._head(2, "flows")
        if flows.cells:
            yield Paragraph(plain(w("text.flows")))
            names = dict(flows.actors)
            best = sorted(flows.cells, key=lambda one: (-len(one.rules), one.giver, one.receiver))[:FLOWS]
            rows = []
            for one in sorted(best, key=lambda one: (names[one.giver], names[one.receiver])):
                told = dict.fromkeys((rule.label, rule.url, w.get("rule", rule.kind), w.get("secrecy", rule.secrecy)) for rule in one.rules)
                rules: list[Line] = [
                    (Run(label, url), Run(f" – {', '.join(filter(None, (kind, secrecy)))}")) for label, url, kind, secrecy in told
                ]
                if len(rules) > RULES:
                    rules[RULES:] = [plain(w("more", n=len(rules) - RULES))]
                rows.append((cell(names[one.giver]), cell(names[one.receiver]), tuple(rules)))
            header = (w("column.giver"), w("column.receiver"), w("column.rules"))
            yield Table(w("caption.flows"), header, tuple(rows), (0.25, 0.25, 0.5))
        else:
            yield Paragraph(plain(w("text.flows_none")))
        yield self._head(2, "obstacles")
        obstacles = [self.by_number[number] for number in flows.obstacles][:OBSTACLES]
        yield Paragraph(plain(w("text.obstacles" if obstacles else "text.obstacles_none")))
        if obstacles:
            stands = tuple((cell(one.number), (self._first_line(one),), cell(self.t.why(one))) for one in obstacles)
            yield Table(w("caption.obstacles"), (w("column.number"), w("column.finding"), w("column.why")), stands, (0.07, 0.33, 0.6))

    # -- 4 to 6 -------------------------------------------------------------------------------------------------------

    def _effects(self) -> Iterator[Block]:
        w, r = self.w, self.r
        yield self._head(1, "effects")
        yield Paragraph(plain(w("text.effects")))
        yield self._head(2, "actors")
        yield Paragraph(plain(w("text.actors")))
        rows = tuple(
            (cell(one.name), cell(w.get("actor_kind", one.kind)), cell(w.get("level", one.level)), cell(w.number(one.provisions)))
            for one in r.actors[:ACTORS]
        )  # fmt: skip
        header = (w("column.actor"), w("column.actor_kind"), w("column.level"), w("column.provisions"))
        yield Table(w("caption.actors"), header, rows, (0.46, 0.18, 0.18, 0.18))
        if r.replaced:
            yield self._head(2, "replaced")
            one = r.replaced
            yield Paragraph(plain(w(
                "text.replaced", acts=w.count("act", one.acts), regulations=w.count("regulation", one.regulations),
                citations=w.count("citation", one.citations),
                narrowing=w.listed([w.count("act", one.narrowing_acts), w.count("regulation", one.narrowing_regulations)]),
            )))  # fmt: skip
            citing = sorted(one.documents, key=lambda cited: (-cited.citations, cited.id))[:CITING]
            told = tuple(
                ((link(_upper(cited.title), cited.url),), cell(", ".join(cited.ministries)), cell(cited.citations), cell(cited.narrowing))
                for cited in citing
            )
            header = (w("column.law"), w("column.ministry"), w("column.citations"), w("column.narrowing"))
            yield Table(w("caption.replaced"), header, told, (0.4, 0.28, 0.16, 0.16))

    def _success(self) -> Iterator[Block]:
        w, r = self.w, self.r
        yield self._head(1, "success")
        yield Paragraph(plain(w("text.success")))
        yield self._head(2, "dead")
        yield Paragraph(plain(w("text.dead" if r.dead else "text.dead_none")))
        if r.dead:
            rows = tuple(
                ((link(one.label, one.url), (quoted(one.quote),)),
                 cell(f"{self.t.target(one)} ({w.get('dead_reason', one.reason).lower()})"), cell(w.listed(one.instead) or "–"))
                for one in r.dead[:DEAD]
            )  # fmt: skip
            header = (w("column.provision"), w("column.target"), w("column.instead"))
            yield Table(w("caption.dead"), header, rows, (0.5, 0.28, 0.22))
            if len(r.dead) > DEAD:
                yield Paragraph(plain(w("text.scope_cut", shown=DEAD, total=len(r.dead))), small=True)
        waiting = [one for one in r.laws if not one.in_force][:WAITING]
        if waiting:
            yield self._head(2, "waiting")
            yield Paragraph(plain(w("text.waiting")))
            laws = tuple(((link(_upper(one.title), one.url),), cell(", ".join(one.ministries))) for one in waiting)
            yield Table(w("caption.waiting"), (w("column.law"), w("column.ministry")), laws, (0.6, 0.4))
        yield from self._digital()

    def _digital(self) -> Iterator[Block]:
        w, r, f = self.w, self.r, self.r.figures
        yield self._head(2, "digital")
        yield Paragraph(plain(w("text.digital")))
        facts = {
            "ministries": w.count("ministry", f.ministries), "actors": w.count("actor", f.actors), "cells": w.number(len(r.flows.cells)),
            "obstacles": w.number(len(r.flows.obstacles)), "acts": w.count("act", f.acts),
            "regulations": w.count("regulation", f.regulations), "terms": w.count("term", f.many_meanings), "dead": w.count("dead", f.dead),
            "limits": w.number(sum(f.by_kind.get(kind, 0) for kind in ("deadline", "threshold"))),
        }  # fmt: skip
        rows = tuple((cell(one["question"]), cell(one["shows"].format(**facts)), cell(one["where"])) for one in w.items("digital"))
        header = (w("column.question"), w("column.shows"), w("column.where"))
        yield Table(w("caption.digital"), header, rows, (0.4, 0.4, 0.2))


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
