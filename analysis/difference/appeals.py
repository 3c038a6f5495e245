"""To whom one appeals, and within what time."""

import re
from collections.abc import Sequence

from analysis.difference.model import Difference
from analysis.difference.numbers import appeal_times
from analysis.difference.part import Part
from analysis.difference.table import Reasons, cell, row
from analysis.difference.words import stems

_BODY = (
    r"(?P<body>(?:[\w-]+ )?(?:[\w-]*(?:nemnda|nemnd|tilsynet|rett(?:en)?|direktoratet|departementet|forvalt[ea]ren|styret"
    r"|utval(?:et|get)|domstol(?:en|ene|ane)|kommisjonen|myndighet(?:en)?|etaten|verket|kontoret|rådet|ombodet|ombudet|kommunen)"
    r"|kongen(?: i statsråd)?))(?![\w-])"
)
_APPEAL_TO = re.compile(
    r"(?:klageinstans(?:en)?(?: for (?:[\w-]+ ){1,4})?er|(?:på)?klag(?:es|ast|a)?(?: (?!til|for)[\w§-]+){0,8}? (?:til|for)"
    rf"|ank(?:es|e|ast)(?: [\w§-]+){{0,6}}? (?:til|for)|bring(?:es|ast) inn for|avgj(?:øres|erast) av) {_BODY}"
)
_APPEAL_IS = re.compile(rf"{_BODY} (?:er|vert|blir|avgjør|avgjer) (?:klageinstans|klageorgan|klagen|klager|klaga)")
_REASONS = Reasons("major", "ulik klageinstans eller klagefrist", "major", "bare noen av bestemmelsene sier noe om klage")


def appeals(parts: Sequence[Part]) -> Difference | None:
    """Body and time of appeal."""
    cells = appeal_times(parts)
    for number, part in enumerate(parts):
        time = cells[number]
        for sentence in part.sentences:
            match = sentence.appeal and (_APPEAL_TO.search(sentence.low) or _APPEAL_IS.search(sentence.low))
            if match:
                start, end = sentence.start + match.start("body"), sentence.start + match.end("body")
                body = part.text((start, end))
                key = (" ".join(sorted(stems(match["body"]))), *(time.key if time else ()))
                cells[number] = cell(part, sentence, start, key, f"{body}, {time.value}" if time else body)
                break
    return row("appeal", parts, cells, _REASONS)
