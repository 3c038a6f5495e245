"""The service: a method for each address of its API, and an iterator for each list that comes in pages."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, ParamSpec, Protocol, Self, TypeVar
from urllib.parse import quote, unquote

import httpx
import msgspec
from msgspec import Struct

from analysis.actor.model import ActorLine, ActorName, Wanted
from analysis.change.model import ProvisionChange
from analysis.figures import By, Row
from analysis.found import ActKind, Hit
from analysis.grants.model import Scheme
from analysis.overlap.model import Cluster, Kind
from analysis.references.model import DeadReference, ImpactDocument, Reason
from api.client.connection import Connection
from api.contract import StateWanted, TermName
from api.http import answers as a

P = ParamSpec("P")
Format = Literal["html", "docx", "xlsx", "pdf", "json", "csv", "parquet", "akn", "rdf"]
Language = Literal["nb", "nn", "en"]
PAGE = 100
"""Results to a page, where an iterator reads them all."""


class File(Struct, frozen=True):
    """A file that the service made."""

    name: str
    media: str
    content: bytes

    def save(self, folder: Path) -> Path:
        """Write it, under its own name."""
        path = folder / Path(self.name).name
        path.write_bytes(self.content)
        return path


class Paged(Protocol):
    """An answer that may have another page after it."""

    @property
    def meta(self) -> a.Meta:
        """What it rests on, and where the next page is."""


Page = TypeVar("Page", bound=Paged)


class Lovkryss:
    """A client of one service; use it in a ``with`` block, or close it.

    :param url: of the service; else ``LOVKRYSS_URL``, else this machine's port 8000
    :param key: an API key or access token; else ``LOVKRYSS_KEY``, else none
    :param timeout: seconds to wait for an answer
    :param attempts: how often a service that is busy, or cannot be connected to, is asked before giving up
    :raises ValueError: the key would be sent in clear to another machine

    Every method raises ``ClientError``: ``NotFound``, ``Invalid``, …; see ``api.client.errors``.
    """

    def __init__(self, url: str | None = None, key: str | None = None, *, timeout: float = 60.0, attempts: int = 5,
                 transport: httpx.BaseTransport | None = None) -> None:  # fmt: skip
        self._http = Connection(url, key, timeout=timeout, attempts=attempts, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Lovkryss({self._http.url!r})"

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    # -- events, scopes, overlaps ---------------------------------------------------------------------------------

    def events(self) -> a.EventsAnswer:
        """The catalogue of life events."""
        return self._http.get("/v1/events", {}, a.EventsAnswer)

    def scope(self, *, event: str | None = None, query: str | None = None, limit: int | None = None) -> a.ScopeAnswer:
        """Laws, provisions and actors that an event or a question touches, and why."""
        _exactly_one(event=event, query=query)
        path = f"/v1/events/{_part(event)}/scope" if event is not None else "/v1/scope"
        return self._http.get(path, {"query": query, "limit": limit}, a.ScopeAnswer)

    def overlaps(self, *, event: str | None = None, query: str | None = None, provision: str | None = None, kind: Kind | None = None,
                 limit: int | None = None, cursor: str | None = None) -> a.OverlapsAnswer:  # fmt: skip
        """Clusters of an event, a question or a provision, best first."""
        _exactly_one(event=event, query=query, provision=provision)
        path = f"/v1/events/{_part(event)}/overlaps" if event is not None else "/v1/overlaps"
        return self._http.get(
            path, {"query": query, "provision": provision, "kind": kind, "limit": limit, "cursor": cursor}, a.OverlapsAnswer
        )

    def iter_clusters(self, *, event: str | None = None, query: str | None = None, provision: str | None = None,
                      kind: Kind | None = None) -> Iterator[Cluster]:  # fmt: skip
        """All clusters, page by page."""
        for page in self.pages(self.overlaps, event=event, query=query, provision=provision, kind=kind, limit=PAGE):
            yield from page.clusters

    def cluster(self, identifier: str) -> a.ClusterAnswer:
        """A cluster: its provisions, what differs, and why they were put together."""
        return self._http.get(f"/v1/clusters/{_part(identifier)}", {}, a.ClusterAnswer)

    # -- the law --------------------------------------------------------------------------------------------------

    def provision(self, identifier: str) -> a.ProvisionAnswer:
        """A provision, ledd, chapter or document by id."""
        return self._http.get(f"/v1/provisions/{_part(identifier)}", {}, a.ProvisionAnswer)

    def search(self, q: str, *, document: str | None = None, ministry: str | None = None, kind: ActKind | None = None,
               language: Literal["nb", "nn"] | None = None, limit: int | None = None,
               cursor: str | None = None) -> a.SearchAnswer:  # fmt: skip
        """Provisions for words or a question, best first; in the whole law or a part of it."""
        query = {
            "q": q, "document": document, "ministry": ministry, "kind": kind, "language": language, "limit": limit, "cursor": cursor,
        }  # fmt: skip
        return self._http.get("/v1/search", query, a.SearchAnswer)

    def iter_hits(self, q: str, *, document: str | None = None, ministry: str | None = None, kind: ActKind | None = None,
                  language: Literal["nb", "nn"] | None = None) -> Iterator[Hit]:  # fmt: skip
        """All hits, page by page."""
        for page in self.pages(self.search, q, document=document, ministry=ministry, kind=kind, language=language, limit=PAGE):
            yield from page.hits

    def citations(self, text: str, *, context: str | None = None) -> a.CitationsAnswer:
        """Citations found in a text, and what they point to."""
        return self._http.post("/v1/citations", a.CitationsRequest(text, context), a.CitationsAnswer)

    def norms(self, *, text: str | None = None, ids: Sequence[str] | None = None) -> a.NormsAnswer:
        """What each sentence of a text, or of provisions, does."""
        _exactly_one(text=text, ids=ids)
        body = {"text": text} if text is not None else {"ids": tuple(ids or ())}
        return self._http.post("/v1/norms", body, a.NormsAnswer)

    def terms(self, q: str | None = None, *, least: int | None = None, limit: int | None = None,
              cursor: str | None = None) -> a.TermsAnswer:  # fmt: skip
        """Terms of the register, those with most definitions first."""
        return self._http.get("/v1/terms", {"q": q, "least": least, "limit": limit, "cursor": cursor}, a.TermsAnswer)

    def iter_terms(self, q: str | None = None, *, least: int | None = None) -> Iterator[TermName]:
        """All terms, page by page."""
        for page in self.pages(self.terms, q, least=least, limit=PAGE):
            yield from page.terms

    def term(self, term: str, *, uses: bool = False) -> a.TermAnswer:
        """A term in any inflection, with all its definitions."""
        return self._http.get(f"/v1/terms/{_part(term)}", {"uses": uses or None}, a.TermAnswer)

    def references(self, *, state: StateWanted = "dead", document: str | None = None, ministry: str | None = None,
                   target: str | None = None, reason: Reason | None = None, limit: int | None = None,
                   cursor: str | None = None) -> a.ReferencesAnswer:  # fmt: skip
        """Citations that lead nowhere."""
        query = {
            "state": state, "document": document, "ministry": ministry, "target": target, "reason": reason, "limit": limit,
            "cursor": cursor,
        }  # fmt: skip
        return self._http.get("/v1/references", query, a.ReferencesAnswer)

    def iter_references(self, *, state: StateWanted = "dead", document: str | None = None, ministry: str | None = None,
                        target: str | None = None, reason: Reason | None = None) -> Iterator[DeadReference]:  # fmt: skip
        """All of them, page by page."""
        for page in self.pages(
            self.references, state=state, document=document, ministry=ministry, target=target, reason=reason, limit=PAGE
        ):
            yield from page.references

    def impact(self, *ids: str, replaced_by: str | None = None, narrowing: bool = False, limit: int | None = None,
               cursor: str | None = None) -> a.ImpactAnswer:  # fmt: skip
        """Everything that cites some acts or sections, with what is to take their place."""
        query = {"id": ids, "replaced_by": replaced_by, "narrowing": narrowing or None, "limit": limit, "cursor": cursor}
        return self._http.get("/v1/impact", query, a.ImpactAnswer)

    def iter_citing(self, *ids: str, replaced_by: str | None = None, narrowing: bool = False) -> Iterator[ImpactDocument]:
        """All documents that cite, page by page."""
        for page in self.pages(self.impact, *ids, replaced_by=replaced_by, narrowing=narrowing, limit=PAGE):
            yield from page.documents

    # -- actors, grants, figures, changes -------------------------------------------------------------------------

    def actors(self, q: str | None = None, *, limit: int | None = None, cursor: str | None = None) -> a.ActorsAnswer:
        """Actors that the law names."""
        return self._http.get("/v1/actors", {"q": q, "limit": limit, "cursor": cursor}, a.ActorsAnswer)

    def iter_actors(self, q: str | None = None) -> Iterator[ActorName]:
        """All actors, page by page."""
        for page in self.pages(self.actors, q, limit=PAGE):
            yield from page.actors

    def actor(self, name: str, *, event: str | None = None, kinds: Iterable[Wanted] = (), document: str | None = None,
              ministry: str | None = None, own: bool = False, limit: int | None = None,
              cursor: str | None = None) -> a.ActorAnswer:  # fmt: skip
        """What the law lays on an actor."""
        query = {
            "event": event, "kind": tuple(kinds), "document": document, "ministry": ministry, "own": own or None, "limit": limit,
            "cursor": cursor,
        }  # fmt: skip
        return self._http.get(f"/v1/actors/{_part(name)}", query, a.ActorAnswer)

    def iter_lines(self, name: str, *, event: str | None = None, kinds: Iterable[Wanted] = (), document: str | None = None,
                   ministry: str | None = None, own: bool = False) -> Iterator[ActorLine]:  # fmt: skip
        """All lines of an actor, page by page."""
        wanted = tuple(kinds)
        for page in self.pages(self.actor, name, event=event, kinds=wanted, document=document, ministry=ministry, own=own, limit=PAGE):
            yield from page.lines

    def grants(self, *, event: str | None = None, to: str | None = None, ministry: str | None = None, q: str | None = None,
               limit: int | None = None, cursor: str | None = None) -> a.GrantsAnswer:  # fmt: skip
        """Grant schemes side by side."""
        query = {"event": event, "to": to, "ministry": ministry, "q": q, "limit": limit, "cursor": cursor}
        return self._http.get("/v1/grants", query, a.GrantsAnswer)

    def iter_grants(self, *, event: str | None = None, to: str | None = None, ministry: str | None = None,
                    q: str | None = None) -> Iterator[Scheme]:  # fmt: skip
        """All schemes, page by page."""
        for page in self.pages(self.grants, event=event, to=to, ministry=ministry, q=q, limit=PAGE):
            yield from page.schemes

    def indicators(self, *, by: By = "ministry", since: str | None = None, limit: int | None = None,
                   cursor: str | None = None) -> a.IndicatorsAnswer:  # fmt: skip
        """Figures of each ministry or actor."""
        return self._http.get("/v1/indicators", {"by": by, "since": since, "limit": limit, "cursor": cursor}, a.IndicatorsAnswer)

    def iter_indicators(self, *, by: By = "ministry", since: str | None = None) -> Iterator[Row]:
        """All rows, page by page."""
        for page in self.pages(self.indicators, by=by, since=since, limit=PAGE):
            yield from page.rows

    def changes(self, before: str | None = None, after: str = "nå", *, amendment: str | None = None, limit: int | None = None,
                cursor: str | None = None) -> a.ChangeAnswer:  # fmt: skip
        """What became of the law between two snapshots, or becomes of it by an amending document."""
        _exactly_one(before=before, amendment=amendment)
        query = {"before": before, "after": after, "amendment": amendment, "limit": limit, "cursor": cursor}
        return self._http.get("/v1/changes", query, a.ChangeAnswer)

    def iter_changes(self, before: str | None = None, after: str = "nå", *, amendment: str | None = None) -> Iterator[ProvisionChange]:
        """All provisions that differ, page by page."""
        for page in self.pages(self.changes, before, after, amendment=amendment, limit=PAGE):
            yield from page.provisions

    # -- flows of information -------------------------------------------------------------------------------------

    def dataflow(self, question: str | None = None, *, data: str | None = None, giver: str | None = None, receiver: str | None = None,
                 purpose: str = "", limit: int = 10) -> a.DataFlowAnswer:  # fmt: skip
        """The provisions that govern a flow: from a question, or from data, giver and receiver."""
        return self._http.post("/v1/dataflow", a.DataFlowRequest(question, data, giver, receiver, purpose, limit), a.DataFlowAnswer)

    def flows(self, event: str, *, limit: int | None = None) -> a.FlowsAnswer:
        """Who gives what to whom in an event."""
        return self._http.get(f"/v1/events/{_part(event)}/flows", {"limit": limit}, a.FlowsAnswer)

    # -- files ----------------------------------------------------------------------------------------------------

    def check_draft(self, draft: Path | bytes, *, name: str | None = None, limit: int | None = None) -> a.DraftAnswer:
        """A proposal held against current law.

        :param draft: a file, or its bytes; then ``name`` tells the format by its ending
        """
        content = draft if isinstance(draft, bytes) else draft.read_bytes()
        file = (name or ("utkast.txt" if isinstance(draft, bytes) else draft.name), content)
        answer = self._http.read("POST", "/v1/drafts", {"limit": limit}, files={"file": file})
        return msgspec.json.decode(answer.content, type=a.DraftAnswer)

    def report(self, event: str, *, form: Format = "html", lang: Language = "nb") -> File:
        """A report of an event, as a file."""
        answer = self._http.read("GET", f"/v1/reports/{_part(event)}", {"format": form, "lang": lang})
        named = re.search(r"filename\*=UTF-8''(\S+)", answer.headers.get("content-disposition", ""))
        media = answer.headers.get("content-type", "").partition(";")[0]
        return File(unquote(named[1]) if named else f"{event}.{form}", media, answer.content)

    # -- the service itself ---------------------------------------------------------------------------------------

    def health(self) -> a.Health:
        """Whether it runs."""
        return self._http.get("/healthz", {}, a.Health)

    def ready(self) -> a.Ready:
        """The snapshot that is served; waits for a service that is starting, as long as there are attempts."""
        return self._http.get("/readyz", {}, a.Ready)

    def problems(self) -> a.ProblemKinds:
        """The kinds of problems that the service answers with."""
        return self._http.get("/problems", {}, a.ProblemKinds)

    def problem_kind(self, kind: str) -> a.ProblemKind:
        """What is wrong, and what to do: the last part of a problem's ``type``."""
        return self._http.get(f"/problems/{_part(kind)}", {}, a.ProblemKind)

    def metrics(self) -> str:
        """Counters, in Prometheus' text format."""
        return self._http.read("GET", "/metrics", {}).text

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return self._http.get("/openapi.json", {}, dict[str, Any])

    # -- pages ----------------------------------------------------------------------------------------------------

    def pages(self, ask: Callable[P, Page], *args: P.args, **kwargs: P.kwargs) -> Iterator[Page]:
        """Every page of what a method asks for: ``pages(law.search, "samboer", limit=50)``."""
        cursor: str | None = None
        while True:
            page = ask(*args, **(kwargs if cursor is None else {**kwargs, "cursor": cursor}))  # type: ignore[arg-type]
            yield page
            cursor = page.meta.next
            if cursor is None:
                return


def _exactly_one(**given: object) -> None:
    if sum(value is not None for value in given.values()) != 1:
        raise ValueError(f"give exactly one of {', '.join(given)}")


def _part(text: str | None) -> str:
    return quote(text or "", safe="")
