"""Going through a list of findings from one to the next: which list it was, told by the address, and where in it somebody stands."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from api.page.addresses import address
from api.page.views.known import Known
from api.page.views.listing import Filters, listing
from api.page.views.work import Asked, is_kept
from api.report.telling import Telling
from api.reviews.freshness import Freshnesses
from api.reviews.judgements import Judgements
from api.reviews.service import Reviews

List = Literal["", "arbeid"]
EVENT: Final = "hendelse"
LIST: Final = "liste"
FILTERS: Final = frozenset(("type", "departement", "status", "ansvarlig", "tekst", "sorter"))
"""What a list of findings is filtered by, as its address names it."""
WORK_FILTERS: Final = frozenset(("hvem", "slag", "status", "viktig", "ansvarlig", "emneord", EVENT, "departement", "endret", "rekkefolge"))
"""The same of the list of work."""

Pairs = tuple[tuple[str, str], ...]


class Through(Struct, frozen=True):
    """Where somebody stands in a list.

    :ivar carried: what the addresses of its findings hold of it
    :ivar back: the list
    :ivar event: whose list it is; empty where it is that of work
    :ivar previous: the finding before this one in the list, ``next`` the one after; empty where there is none, or this one is not in it
    :ivar unjudged: the next one that nobody has judged, from the end on from the beginning
    :ivar at: place in the list from 1; 0 where it is not in it
    :ivar left: how many nobody has judged
    """

    carried: Pairs
    back: str
    event: str
    previous: str
    next: str
    unjudged: str
    at: int
    left: int
    total: int

    def to(self, cluster: str) -> str:
        """The address of a finding within the list."""
        return address(f"/klynger/{cluster}", *self.carried)

    @property
    def onward(self) -> str:
        """Where to go on once this one is judged."""
        return self.to(self.unjudged or self.next) if self.unjudged or self.next else ""


def of_event(known: Known, judgements: Judgements, slug: str, asked: Filters, query: Iterable[tuple[str, str]], cluster: str,
             tell: Telling) -> Through:  # fmt: skip
    """Through the list of an event, filtered. A finding keeps its place while it is being judged, even if it no longer fits the filters.

    :raises NotFoundError: no such event
    """
    findings = known.judged_event(slug, judgements.but(cluster))
    found = listing(findings, asked, judgements.standings, tell.subject, cluster).found
    filters = chosen(query, FILTERS)
    back = address(f"/hendelser/{slug}/klynger", *filters)
    return _through(((EVENT, slug), *filters), back, slug, [one.id for one in found], judgements, cluster)


def of_work(reviews: Reviews, freshnesses: Freshnesses, judgements: Judgements, asked: Asked, query: Iterable[tuple[str, str]],
            cluster: str) -> Through:  # fmt: skip
    """Through the clusters in the list of work."""
    wanted, keep = replace(asked.wanted, kind="cluster"), is_kept(asked, freshnesses)
    found = [one.id for one in reviews.all(wanted) if keep(one)] if asked.wanted.kind in (None, "cluster") else []
    filters = chosen(query, WORK_FILTERS)
    return _through(((LIST, "arbeid"), *filters), address("/arbeid", *filters), "", found, judgements, cluster)


def chosen(query: Iterable[tuple[str, str]], names: frozenset[str]) -> Pairs:
    """The filters in a query."""
    return tuple((name, value) for name, value in query if name in names)


def _through(carried: Pairs, back: str, event: str, names: Sequence[str], judgements: Judgements, cluster: str) -> Through:
    at = names.index(cluster) if cluster in names else -1
    new = [name for name in (*names[at + 1 :], *names[: max(at, 0)]) if judgements.status(name) == "new"]
    left = len(new) + (at >= 0 and judgements.status(cluster) == "new")
    following = names[at + 1] if at + 1 < len(names) else ""
    return Through(carried, back, event, names[at - 1] if at > 0 else "", following, new[0] if new else "", at + 1, left, len(names))
