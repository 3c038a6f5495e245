"""Changes of the law as programs and people get them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from analysis.change.amendment import Instruction, changes, marked
from analysis.change.compare import compare
from analysis.change.instructed import instructed
from analysis.change.model import Change, DocumentChange, ProvisionChange, State, Touched
from analysis.change.touched import Relevance, ReviewsOf, no_reviews, touched
from analysis.compared import Comparison
from analysis.engine import Engine
from analysis.findings import compare_findings, read_findings
from ingest.corpus import Corpus
from ingest.document import Document
from ingest.draft import read_file
from ingest.errors import IndexStateError, NotFoundError, SourceError
from ingest.lovdata import parse
from ingest.snapshots import find_snapshot

STATES: tuple[State, ...] = get_args(State)
MOST_BYTES = 25 * 1024 * 1024


def changes_between(home: Path, before: str, after: str, *, homes: bool = True, engine: Engine | None = None,
                    reviews: ReviewsOf = no_reviews) -> Change:  # fmt: skip
    """What became of the law from one snapshot to another.

    :param before: a snapshot of ``home`` by id, day or «nå», or another data directory if ``homes`` are allowed; ``after``: the same
    :param engine: of ``home``, if it is open; else that of the data directory ``after`` is in
    :param reviews: who keeps reviews
    :raises NotFoundError: no such snapshot
    :raises EmptyCorpusError: a data directory holds no law
    """
    known = {engine.corpus.snapshot: engine.corpus} if engine else {}
    old_home, old = _side(home, before, homes, known)
    new_home, new = _side(home, after, homes, known)
    documents, provisions = compare(old, new)
    used, notes = engine, []
    if used is None:
        try:
            used = Engine.open(new_home)
        except IndexStateError as error:
            notes.append(f"Funn, livshendelser og plikter er ikke vist: {error}")
    if used is not None and used.index.meta.state.partition("-")[0] != new.snapshot:
        notes.append(f"Funn og livshendelser er fra indeksen av snapshot {used.index.meta.state.partition('-')[0]}.")
    compared = _compared(old_home, new_home) if old_home != new_home else None
    return _change(_name(old), _name(new), documents, provisions, _touched(used, provisions, reviews, compared), notes)


def changes_by(engine: Engine, amendment: str, *, files: bool = True, reviews: ReviewsOf = no_reviews) -> Change:
    """What an amending document changes in the law as it stands.

    :param amendment: a file in Lovdata's format or a proposal in another (``ingest.draft``), if ``files`` are allowed; else the id of a
        Lovtidend document that was ingested
    :raises NotFoundError: no such file or document
    :raises SourceError: it changes nothing, or its changes cannot be read
    :raises DocumentError: the file cannot be read
    """
    document, instructions = _instructions(engine.corpus, amendment, files)
    provisions = list(changes(engine.corpus, instructions))
    if not provisions:
        changed = ", ".join(document.header.changes_documents)
        raise SourceError(
            f"{amendment}: dokumentet har ingen endringer som kan leses maskinelt"
            + (f" (det sier at det endrer {changed}); bruk «lovkryss check-draft»" if changed else "; er det en endringslov?")
        )
    counted = Counter(one.document for one in provisions)
    titles = {one.document: one.document_title for one in provisions}
    documents = [DocumentChange(name, titles[name], "altered", count) for name, count in counted.items()]
    done = sum(bool(one.incorporated) for one in provisions)
    notes = [f"Ikrafttredelse: {document.header.in_force}"] if document.header.in_force else []
    if done:
        notes.append(f"{done} av {len(provisions)} endringer står alt i loven slik den er lest inn.")
    found = _touched(engine, provisions, reviews, None)
    return _change(_name(engine.corpus), document.header.refid or Path(amendment).name, documents, provisions, found, notes)


def _side(home: Path, text: str, homes: bool, known: Mapping[str, Corpus]) -> tuple[Path, Corpus]:
    if homes and Path(text).is_dir():
        return Path(text), Corpus.open(Path(text))
    snapshot = find_snapshot(home, text).id
    return home, known.get(snapshot) or Corpus.open(home, snapshot)


def _name(corpus: Corpus) -> str:
    return f"{corpus.snapshot} ({corpus.as_of.isoformat()})"


def _compared(before: Path, after: Path) -> Comparison | None:
    try:
        return compare_findings(read_findings(before), read_findings(after))
    except (SourceError, IndexStateError):  # one of them is not indexed
        return None


def _touched(engine: Engine | None, provisions: Sequence[ProvisionChange], reviews: ReviewsOf, compared: Comparison | None) -> Touched:
    if engine is None:
        return Touched("", (), (), (), (), compared)
    faults = tuple(engine.faults.by_id.values())
    try:
        relevance: Relevance = engine.actors.relevance
    except IndexStateError:  # an index of an older program has kept no scopes, and the law has moved on
        relevance = _nothing
    return touched(provisions, engine.index, relevance, engine.events, faults, reviews=reviews, compared=compared)


def _nothing(_: str) -> dict[int, float]:
    return {}


def _change(before: str, after: str, documents: Sequence[DocumentChange], provisions: Sequence[ProvisionChange], found: Touched,
            notes: Sequence[str]) -> Change:  # fmt: skip
    counts = Counter(one.state for one in provisions)
    return Change(
        before, after, {state: counts[state] for state in STATES if counts[state]}, tuple(documents), tuple(provisions), found, tuple(notes)
    )


def _instructions(corpus: Corpus, amendment: str, files: bool) -> tuple[Document, list[Instruction]]:
    """By Lovdata's marks where there are such, else by the words of the instructions, which only a file has whole."""
    path = Path(amendment)
    is_file = files and path.is_file()
    if not is_file or path.suffix.lower() == ".xml":
        document = _document(corpus, amendment, files)
        if (found := marked(document)) or not is_file:
            return document, found
    draft = read_file(path, corpus.register)
    return draft.document, instructed(draft)


def _document(corpus: Corpus, amendment: str, files: bool) -> Document:
    path = Path(amendment)
    if files and path.is_file():
        if path.stat().st_size > MOST_BYTES:
            raise SourceError(f"{path}: filen er for stor; et endringsdokument kan være høyst {MOST_BYTES // 1024**2} MB")
        return parse(path.read_bytes(), path.name)
    name = amendment.removeprefix("lti:")
    for wanted in (f"lti:{name}", name):
        info = corpus.documents.get(wanted)
        if info is not None and info.is_gazette:
            return corpus.document(info.id)
    raise NotFoundError(
        f"{amendment}: verken en fil eller et Lovtidend-dokument som er lest inn; oppgi en fil i Lovdatas format, eller les inn Lovtidend "
        "med «lovkryss ingest ARKIV»"
    )
