"""The charts of a report, as SVG and as PNG for what cannot show SVG: deterministic, in a font that is in every viewer's reach."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import altair as alt
import vl_convert as vlc

from api.report.model import Meeting

SECTORS: Final = 12
"""Sectors of the heat map: those with most findings."""

FONT: Final = "Liberation Sans"
COLOUR: Final = "#0062ba"
_POSSESSIVE: Final = re.compile(r"(?<=[^s])s$")
_KEEP_S: Final = ("finans", "utenriks", "fiskeris")
SCALE: Final = 2.0
ABBREVIATIONS: Final = {
    "Arbeids- og inkluderingsdepartementet": "AID", "Barne- og familiedepartementet": "BFD",
    "Digitaliserings- og forvaltningsdepartementet": "DFD", "Energidepartementet": "ED", "Finansdepartementet": "FIN",
    "Forsvarsdepartementet": "FD", "Helse- og omsorgsdepartementet": "HOD", "Justis- og beredskapsdepartementet": "JD",
    "Klima- og miljødepartementet": "KLD", "Kommunal- og distriktsdepartementet": "KDD", "Kultur- og likestillingsdepartementet": "KUD",
    "Kunnskapsdepartementet": "KD", "Landbruks- og matdepartementet": "LMD", "Nærings- og fiskeridepartementet": "NFD",
    "Samferdselsdepartementet": "SD", "Statsministerens kontor": "SMK", "Utenriksdepartementet": "UD",
}  # fmt: skip


def sector_name(ministry: str) -> str:
    """A ministry as a chart names it.

    >>> sector_name("Helse- og omsorgsdepartementet"), sector_name("Finansdepartementet"), sector_name("Energidepartementet")
    ('Helse og omsorg', 'Finans', 'Energi')
    """
    name = ministry.removesuffix("departementet").removesuffix("departement").replace("- ", " ").strip() or ministry
    return name if name.lower().endswith(_KEEP_S) else _POSSESSIVE.sub("", name)


def abbreviation(ministry: str) -> str:
    """What public servants call a ministry in a narrow column.

    >>> abbreviation("Helse- og omsorgsdepartementet"), abbreviation("Retts- og arvedepartementet")
    ('HOD', 'RA')
    """
    if ministry in ABBREVIATIONS:
        return ABBREVIATIONS[ministry]
    parts = [part for part in sector_name(ministry).split() if part.lower() != "og"]
    return "".join(part[0].upper() for part in parts) if len(parts) > 1 else sector_name(ministry)[:3].upper()


def foremost(meetings: Sequence[Meeting], most: int = SECTORS) -> list[str]:
    """The sectors with most findings shared with others, most first."""
    shared: dict[str, int] = {}
    own: dict[str, int] = {}
    for one in meetings:
        if one.first == one.second:
            own[one.first] = one.findings
        else:
            for name in (one.first, one.second):
                shared[name] = shared.get(name, 0) + one.findings
    return sorted(shared, key=lambda name: (-shared[name], -own.get(name, 0), name))[:most]


def heat_map(meetings: Sequence[Meeting], sectors: Sequence[str], title: str) -> "Picture":
    """Findings that each two sectors share; a square of sectors in the given order."""
    counts = {frozenset((one.first, one.second)): one.findings for one in meetings if one.first != one.second}
    names = {sector: sector_name(sector) for sector in sectors}
    data: list[dict[str, Any]] = [
        {"a": names[first], "b": names[second], "n": counts.get(frozenset((first, second)), 0)}
        for place, first in enumerate(sectors) for second in sectors[:place]
    ]  # fmt: skip
    most = max((row["n"] for row in data), default=1) or 1
    order = [names[one] for one in sectors]
    base = alt.Chart(_values(data)).encode(
        x=alt.X("b:N", sort=order, title=None, axis=alt.Axis(labelAngle=-35, labelLimit=220, domain=False, ticks=False)),
        y=alt.Y("a:N", sort=order, title=None, axis=alt.Axis(labelLimit=220, domain=False, ticks=False)),
    )
    squares = base.mark_rect(stroke="white", strokeWidth=2).encode(
        color=alt.Color("n:Q", scale=alt.Scale(range=["#eef4fb", "#003b73"], domain=[0, most]), legend=None)
    )
    numbers = base.mark_text(fontSize=12).encode(
        text="n:Q", color=alt.condition(f"datum.n > {most * 0.45}", alt.value("white"), alt.value("#1a1a1a"))
    )
    side = 44 * max(len(sectors) - 1, 2)
    return _picture((squares + numbers).properties(width=side, height=max(30 * (len(sectors) - 1), 60)), title)


def bars(counts: Mapping[str, int], title: str) -> "Picture":
    """Numbers by name, most first."""
    data: list[dict[str, Any]] = [
        {"name": name, "n": count} for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    base = alt.Chart(_values(data)).encode(
        x=alt.X("n:Q", title=None, axis=None),
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=320, domain=False, ticks=False, labelPadding=6)),
    )
    drawn = base.mark_bar(color=COLOUR, height=16) + base.mark_text(align="left", dx=5, fontSize=12, color="#1a1a1a").encode(text="n:Q")
    return _picture(drawn.properties(width=330, height=26 * max(len(data), 1)), title)


class Picture:
    """A chart; drawn when it is asked for."""

    def __init__(self, specification: str) -> None:
        self._specification = specification

    @property
    def svg(self) -> bytes:
        """As SVG, with no text but letters (fonts need not be there)."""
        return _svg(self._specification)

    @property
    def png(self) -> bytes:
        """As PNG, for programs that show no SVG."""
        return _png(self._specification)


def _values(data: list[dict[str, Any]]) -> Any:
    return alt.Data(values=data)  # type: ignore[no-untyped-call]


def _picture(chart: Any, title: str) -> Picture:
    styled = chart.configure(font=FONT, background="white").configure_axis(labelFontSize=12, grid=False).configure_view(stroke=None)
    return Picture(json.dumps({**styled.to_dict(), "description": title}, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=16)
def _svg(specification: str) -> bytes:
    drawn: str = vlc.vegalite_to_svg(specification, allowed_base_urls=[])
    return drawn.encode()


@lru_cache(maxsize=16)
def _png(specification: str) -> bytes:
    drawn: bytes = vlc.svg_to_png(_svg(specification).decode(), scale=SCALE)
    return drawn
