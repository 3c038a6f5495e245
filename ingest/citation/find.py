"""Find citations in running text, knowing nothing but the language.

One scan for the words that every citation holds (§, kapittel, artikkel, ledd, …lov, …forskrift, EU acts), and at each of
them a parser that reads what is cited. Two rules then decide whose § it is: the § after a named act is that act's, and so
is the next one that is only joined to it; any other is the text's own. Nothing is carried across the end of a sentence.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from . import acts, grammar
from .acts import Act
from .model import Mention, Target

FINDER_VERSION = "2"
"""Part of the key of stored mentions: raise it when the same text gives other mentions."""

_TRIGGER: Final = re.compile(
    r"§|kapit|Kapit|kap\.|Kap\.|kap |Kap |artik|Artik|art\.|Art\.|art |Art |ledd(?!\w)|ledds|leddet|stykket|stykke "
    r"|vedlegg|Vedlegg"
    r"|lov(?=(?:en|a|ens|as|s|er)?(?![^\W\d]))|Lov(?=(?:en|a|ens|as|s|er)?(?![^\W\d]))|LOV-|FOR-"
    r"|forskrift(?=(?:en|a|ens|as|s|er)?(?![^\W\d]))|Forskrift(?=(?:en|a|ens|as|s|er)?(?![^\W\d]))"
    r"|forordning|Forordning|direktiv|Direktiv|beslutning|Beslutning|\(EU\)|\(EF\)|\(EØF\)|\(EU,"
    r"|konvensjon(?=(?:en|a|ens|as)(?![^\W\d]))|avtale(?=ns?(?!\w))|res\. |resolusjon|instruksen|reglementet|forretningsorden"
    r"|paragraf|Paragraf"
)
#: Where a sentence ends, as far as citations are concerned.
BREAK: Final = re.compile(
    r"\n|[!?]\s|\.(?<!\bjf\.)(?<!\bjfr\.)(?<!\bnr\.)(?<!\bkap\.)(?<!\bart\.)(?<!\bmv\.)(?<!\bm\.v\.)(?<!\bm\.m\.)(?<!\bpkt\.)"
    r"(?<!\bbl\.a\.)(?<!\bres\.)(?<!\biht\.)(?<!\bflg\.)(?<!\bcf\.)(?<!\bsml\.)(?:\s{1,3}(?=[A-ZÆØÅ§(«0-9])|(?=[A-ZÆØÅ]))"
)
_JOINED: Final = re.compile(
    r"\)?\s{0,3},?\s{0,3}\(?(?:(?:(?:og/eller|og|eller|samt|jf\.?|jfr\.?|jamfør|sammenholdt med|samanhalde med|med unntak av"
    r"|unntatt fra|unntatt|unnateke|herunder|inkludert|inklusive|blant annet|blant anna|bl\.a\.|mellom anna|til|sml\.|cf\.)"
    r"(?!\w),?)\s{0,3}){0,3}"
)
_ALSO: Final = re.compile(r"\s{0,3},?\s{0,3}(?:(?:og|eller|til|og/eller)(?!\w)\s{0,3})?")
_AFTER_ACT: Final = re.compile(
    r",?\s{1,3}(?P<word>i|av|frå|fra|til)\s{1,3}"
    r"(?:(?:den|nåværende|gjeldende|gjeldande|tidligere|tidlegare|midlertidig|ny|vår)\s)?"
)
_BETWEEN: Final = re.compile(r"(?:\s{0,3}\([A-ZÆØÅ][\w-]{1,20}\))?\s{0,3},?\s{0,3}(?:(?:sin|sitt|sine|i|den\sdagjeldende)\s)?")
_MAX_NAME_GAP: Final = 70


def find_mentions(text: str) -> list[Mention]:
    """All citations in ``text``, in order, without overlap. Never fails, whatever the text; time is linear."""
    return _Finder(text).run()


class _Finder:
    """The state of one scan: what was found, and which act the sentence has named."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Mention] = []
        self.position = 0
        self.checked = 0
        self.antecedent: str | None = None
        self.last_act: str | None = None
        self.last_own: list[int] = []  # bare citations that a later «… i barnelova» may claim
        self.closed = -1  # the end of the last citation whose act came after: «§ 3 i barnelova, § 5» carries nothing

    def run(self) -> list[Mention]:
        search = _TRIGGER.search
        while True:
            trigger = search(self.text, self.position)
            if trigger is None:
                return self.found
            at = trigger.start()
            word = trigger.group()[:2].lower()
            if word[0] == "§" or word in _PLACE_WORDS:
                after = self._place(at)
            elif word in ("le", "st"):
                after = self._ledd(at)
            else:
                after = self._act(at)
            self.position = max(after, trigger.end())

    def _place(self, at: int) -> int:
        """A place with no act before it: «§ 5», perhaps with one after it: «§ 5 i barnelova»."""
        if at and (self.text[at - 1].isalnum() or self.text[at - 1] == "-") and self.text[at] != "§":
            return at + 1
        parsed = grammar.parse_places(self.text, at)
        if parsed is None:
            return at + 1
        shortened = acts.abbreviation_before(self.text, at, self.position) or acts.instrument_before(self.text, at, self.position)
        if shortened is not None and shortened.name:
            self._sentence(shortened.start)
            return self._add(shortened.start, parsed.end, parsed.targets, act=shortened.name)
        self._sentence(at)
        return self._bare(at, parsed)

    def _bare(self, at: int, parsed: grammar.Parsed) -> int:
        after = self._act_after(parsed.end, parsed.targets[0].path[0].kind == "vedlegg")
        if after is not None:
            return self._claimed(at, parsed, after)
        previous = self.found[-1] if self.found else None
        joined = previous is not None and _same_act(self.text, previous, at)
        if previous is not None and joined and previous.end != self.closed:
            if previous.own or (previous.act is None and previous.eu is None):
                return self._add(at, parsed.end, parsed.targets, own=previous.own, bare=True)
            if previous.targets:
                return self._add(at, parsed.end, parsed.targets, act=previous.act, eu=previous.eu, carried=True)
        return self._add(at, parsed.end, parsed.targets, bare=True)

    def _act_after(self, end: int, annex: bool) -> Act | None:
        """«§ 3 i barnelova», «vedlegg II til forskriften»."""
        lead = _AFTER_ACT.match(self.text, end)
        if lead is None:
            return None
        if lead.group("word") not in ("i", "av") and not annex:  # «støtte etter § 5 til ordningen»
            return None
        return acts.named_at(self.text, lead.end()) or acts.instrument_at(self.text, lead.end())

    def _claimed(self, at: int, parsed: grammar.Parsed, act: Act) -> int:
        """«§ 3 og § 4 i barnelova»: the act after the place claims it, and the bare places joined to it before."""
        name, eu, own = self._resolve_words(act)
        end = self._title_end(act)
        bare = set(self.last_own)
        result = self._add(at, end, parsed.targets, act=name, eu=eu, own=own)
        follower = at
        kind = parsed.targets[0].path[0].kind
        for index in range(len(self.found) - 2, -1, -1):
            before = self.found[index]
            guessed = before.carried and own and before.targets[0].path[0].kind in (kind, "kapittel")
            if not (index in bare or guessed) or not _ALSO.fullmatch(self.text, before.end, follower):
                break
            self.found[index] = msgspec.structs.replace(before, act=name, eu=eu, own=own, antecedent=None, carried=False)
            follower = before.start
        self.closed = result
        return result

    def _ledd(self, at: int) -> int:
        """«første ledd» with no § before it: one's own."""
        floor = max(self.position, at - 60)
        own = None
        for candidate in grammar.OWN_LEDD.finditer(self.text, floor, min(len(self.text), at + 8)):
            if candidate.end() == at and not (candidate.start() and self.text[candidate.start() - 1].isalnum()):
                own = candidate
        if own is None or _KINSHIP.search(self.text, max(0, own.start() - 40), own.start()):
            return at + 1
        parsed = grammar.parse_own_ledd(self.text, own.start())
        if parsed is None:
            return at + 1
        self._sentence(own.start())
        after = _AFTER_PLACE.match(self.text, parsed.end)
        if after is not None:  # «første ledd i § 5»
            inner = grammar.parse_places(self.text, after.end())
            if inner is not None and len(inner.targets) == 1 and len(inner.targets[0].path) == 1:
                root = inner.targets[0].path
                moved = tuple(
                    Target((*root, *t.path), t.start, t.end, (*root, *t.until) if t.until else None) for t in parsed.targets
                )
                return self._bare(own.start(), grammar.Parsed(moved, inner.end))
        return self._add(own.start(), parsed.end, parsed.targets, ledd=True)

    def _act(self, at: int) -> int:
        """An act, with the places that follow it."""
        text = self.text
        start = acts.word_start(text, at, self.position) if text[at] != "(" else at
        own = self._own_before(start)
        if own is not None:
            return self._own(own)
        act = acts.dated(text, at) if start == at else None
        if act is None and text[at] != "(":
            whole = acts.name_start(text, start, self.position)
            act = acts.eu_act(text, start) or (acts.titled(text, start) if start == at else None) or self._named(whole, at)
        elif act is None:
            act = acts.eu_act(text, at)
        if act is None:
            return at + 1
        if act.name in _GENERIC:
            return self._generic(act)
        self._sentence(act.start)
        return self._with_places(act, act.name, act.eu)

    def _named(self, start: int, at: int) -> Act | None:
        end = at
        limit = min(len(self.text), at + 40)
        while end < limit and (self.text[end].isalnum() or self.text[end] in "-‑"):
            end += 1
        if self.text[start:at].endswith((" og ", " eller ")):
            return None
        name = acts.act_name(self.text[start:end].rstrip("0123456789"))  # a footnote's number may stick to the name
        if name is None or (name.endswith("lova") and self.text[at - 1 : at].isalpha() and self._foreign(start)):
            return None
        later = acts.named_with_date(self.text, end, name) or acts.named_with_year(self.text, end, name)
        return later._replace(start=start) if later else Act(name, None, start, end)

    def _foreign(self, start: int) -> bool:
        """«ulitsa Vavilova»: a capital inside the sentence, and no hyphen as in «Nav-lova»."""
        before = self.text[max(0, start - 2) : start]
        return self.text[start].isupper() and before[:1].isalpha() and not self.text.startswith("Grunnlov", start)

    def _own_before(self, at: int) -> Act | None:
        for word in (
            "denne ",
            "dette ",
            "nærværende ",
            "herværende ",
            "noverande ",
            "samme ",
            "Samme ",
            "same ",
            "nevnte ",
            "nemnde ",
            "omtalte ",
        ):
            if self.text.startswith(word, max(0, at - len(word))) and at - len(word) >= self.position:
                return acts.own_at(self.text, at - len(word))
        return acts.own_at(self.text, at) if not (at and self.text[at - 1].isalnum()) else None

    def _own(self, act: Act) -> int:
        """«denne lov» is no citation by itself; with a place it is: «denne lovs § 5»."""
        name, eu, own = self._resolve_words(act)
        self._sentence(act.start)
        between = _BETWEEN.match(self.text, act.end)
        parsed = grammar.parse_places(self.text, between.end() if between else act.end)
        if parsed is None:
            return act.end
        return self._add(act.start, parsed.end, parsed.targets, act=name, eu=eu, own=own)

    def _generic(self, act: Act) -> int:
        """«loven § 5», «lovens kapittel 6», «forskriften § 3»: the act that the text is about."""
        between = _BETWEEN.match(self.text, act.end)
        parsed = grammar.parse_places(self.text, between.end() if between else act.end)
        if parsed is None or (between is not None and "," in between.group()):
            return act.end
        self._sentence(act.start)
        return self._add(act.start, parsed.end, parsed.targets, act=act.name, guess=self.antecedent)

    def _with_places(self, act: Act, name: str | None, eu: str | None) -> int:
        text = self.text
        if act.open_title:
            act = self._list_of_dates(act) if text[act.start] in "lLfFrRkK" and name is not None else act
            name = act.name
        place = None
        between = _BETWEEN.match(text, act.end)
        start = between.end() if between is not None else act.end
        parsed = grammar.parse_places(text, start)
        if parsed is not None and between is not None and "," in between.group() and not act.open_title:
            parsed = None  # «forvaltningsloven, § 5»: an enumeration as often as not
        if parsed is None and act.open_title:
            place = acts.place_after_title(text, act.end)
            parsed = grammar.parse_places(text, place) if place is not None else None
        if parsed is not None:
            return self._add(act.start, parsed.end, parsed.targets, act=name, eu=eu)
        after = self._add(act.start, self._title_end(act), (), act=name, eu=eu)
        return self._more_eu(act, after) if eu else after

    def _list_of_dates(self, act: Act) -> Act:
        """«lover 11. juni 1993 nr. 101 og 4. desember 1992 nr. 126»: each date is an act."""
        law = (act.name or "").startswith("lov/")
        while True:
            following = acts.NEXT_DATED.match(self.text, act.end)
            name = acts.refid(law, following) if following is not None else None
            if following is None or name is None or following.group("nr") is None:
                return act
            self._add(act.start, act.end, (), act=act.name)
            start = following.start("d") if following.group("d") else following.start("iy" if following.group("iy") else "pd")
            act = Act(name, None, start, following.end(), True)

    def _more_eu(self, act: Act, after: int) -> int:
        """«direktiv 2004/17/EF og 2004/18/EF»: the word counts for both."""
        kind = re.match(r"[\w-]*", self.text[act.start : act.start + 60])
        while True:
            following = acts.EU_NEXT.match(self.text, after)
            number = acts.EU_NUMBER.match(self.text, following.end()) if following is not None else None
            if number is None or not (number.group("pre") or number.group("post") or number.group("nr")):
                return after
            word = re.sub(r"(?:en|a|ene|ar|er|et)s?$", "", kind.group().lower()) if kind else ""
            identifier = acts.celex(word, number)
            if identifier is None:
                return after
            parsed = grammar.parse_places(self.text, number.end() + 1)
            after = self._add(
                number.start(),
                parsed.end if parsed else number.end(),
                parsed.targets if parsed else (),
                eu=identifier,
            )

    def _title_end(self, act: Act) -> int:
        """The end of an act that ends in its short name: «lov 10. februar 1967 om … (forvaltningsloven)»."""
        if not act.open_title:
            return act.end
        name = acts.paren_name(self.text, act.end)
        return name[1] if name is not None else act.end

    def _resolve_words(self, act: Act) -> tuple[str | None, str | None, bool]:
        if act.name == acts.OWN:
            return None, None, True
        if act.name == acts.SAME:
            named = self.antecedent or self.last_act
            if named is None:
                return "samme lov", None, False
            return (None, named, False) if named.startswith("eu/") else (named, None, False)
        return act.name, act.eu, False

    def _sentence(self, at: int) -> None:
        """Forget the act that was named, if a sentence ended between the last citation and here."""
        if at > self.checked:
            if BREAK.search(self.text, self.checked, at + 1):
                self.antecedent = None
                self.last_own = []
            self.checked = at

    def _add(
        self,
        start: int,
        end: int,
        targets: tuple[Target, ...],
        act: str | None = None,
        eu: str | None = None,
        carried: bool = False,
        own: bool = False,
        bare: bool = False,
        ledd: bool = False,
        guess: str | None = None,
    ) -> int:
        """Keep a mention; the text's own citations remember what the sentence has named before."""
        if bare:
            self.last_own.append(len(self.found))
        elif not ledd:
            self.last_own = []
        if act is None and eu is None and not own and not ledd:
            guess = self.antecedent
        self.found.append(Mention(start, end, self.text[start:end], act, eu, targets, guess, carried, own))
        if (act is not None and act not in _GENERIC) or eu is not None:
            self.antecedent = self.last_act = act if act is not None else eu
        self.checked = max(self.checked, end)
        return end


_PLACE_WORDS: Final = frozenset(("ka", "ar", "pa", "ve"))
_AFTER_PLACE: Final = re.compile(r"\s{1,3}(?:i|av)\s{1,3}(?=§|paragraf|artikkel)")
#: «etterkommere i første ledd», «slektninger i annet ledd»: a degree of kinship.
_KINSHIP: Final = re.compile(r"(?:etterkomm|etterkom[ae]r|slekt|skyld|nedstigende|oppstigende)\w*\s(?:linje\s)?i\s$", re.I)
_GENERIC: Final = frozenset(
    ("loven", "lova", "forskriften", "forskrifta", "forordningen", "forordninga", "direktivet", "konvensjonen", "konvensjona")
)


def _same_act(text: str, previous: Mention, at: int) -> bool:
    """Whether only joining words stand between the citation before and this one."""
    return 0 <= at - previous.end <= _MAX_NAME_GAP and _JOINED.fullmatch(text, previous.end, at) is not None
