"""Flows under test: a YAML file of flows, each checked against the law as it is, and against how it was when last saved.

    flows:
      - name: dagpenger
        data: inntekt og arbeidsforhold
        from: Skatteetaten
        to: Nav
        purpose: beregne dagpenger
        expect: [allowed-with-basis, override]      # verdicts that are accepted; may be left out
        requires: [lov/2012-06-22-43/§8]            # provisions that must be among those that govern; may be left out
      - name: bekymringsmelding
        question: Skal barnehagen melde til barnevernet?

What is saved names for each flow the verdict and the provisions with a digest of their words, so that the next run, on another
snapshot of the law, tells what has changed.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml
from msgspec import Meta, Struct

from analysis.dataflow.answer import DataFlows
from analysis.dataflow.model import OUTCOMES, DataFlow
from ingest.errors import QuestionError

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
LARGEST = 2_000_000


class Wanted(Struct, frozen=True, forbid_unknown_fields=True, rename={"giver": "from", "receiver": "to"}):
    """A flow of the file: either a question, or data, from and to."""

    name: Text
    question: Text | None = None
    data: Text | None = None
    giver: Text | None = None
    receiver: Text | None = None
    purpose: str = ""
    expect: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    flows: Annotated[tuple[Wanted, ...], Meta(min_length=1, max_length=10_000)]


class Kept(Struct, frozen=True):
    """A provision as it stood: id, role, and a digest of the words that were quoted."""

    id: str
    role: str
    digest: str


class Checked(Struct, frozen=True):
    """A flow checked: what came out, and what is wrong with it."""

    name: str
    verdict: str
    conclusion: str
    governing: tuple[Kept, ...]
    legal_basis: tuple[str, ...]
    failed: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """What is not as it was saved; ``what`` is «verdict», «added», «removed», «wording», «new» or «gone»."""

    name: str
    what: str
    says: str


class Suite(Struct, frozen=True):
    """All flows of a file, as they are on one snapshot."""

    snapshot: str
    flows: tuple[Checked, ...]
    changes: tuple[Change, ...] = ()
    before: str | None = None


def read_flows(path: Path) -> tuple[Wanted, ...]:
    """The flows of a file.

    :raises QuestionError: it cannot be read, or a flow says too little
    """
    try:
        if path.stat().st_size > LARGEST:
            raise QuestionError(f"{path}: filen er for stor; del den opp (høyst {LARGEST // 1_000_000} MB)")
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        flows = msgspec.convert(raw, _File).flows
    except OSError as error:
        raise QuestionError(f"{path}: kan ikke leses ({error.strerror or error}); oppgi en YAML-fil med «flows:»") from None
    except UnicodeDecodeError:
        raise QuestionError(f"{path}: er ikke UTF-8; lagre filen som UTF-8") from None
    except yaml.YAMLError as error:
        raise QuestionError(f"{path}: er ikke gyldig YAML ({' '.join(str(error).split())})") from None
    except msgspec.ValidationError as error:
        raise QuestionError(f"{path}: {error}; hver flyt trenger «name» og enten «question» eller «data», «from» og «to»") from None
    names = set[str]()
    for one in flows:
        parts = (one.data, one.giver, one.receiver)
        if (one.question is None) == (None in parts) or (one.question is not None and any(parts)):
            raise QuestionError(f"{path}: «{one.name}» må ha enten «question» eller alle av «data», «from» og «to»")
        unknown = [verdict for verdict in one.expect if verdict not in OUTCOMES]
        if unknown:
            raise QuestionError(f"{path}: «{one.name}» venter {', '.join(unknown)}; utfallene er {', '.join(OUTCOMES)}")
        if one.name in names:
            raise QuestionError(f"{path}: navnet «{one.name}» står to ganger; gi hver flyt sitt eget navn")
        names.add(one.name)
    return flows


def check_flows(flows: DataFlows, wanted: Sequence[Wanted], snapshot: str, before: Suite | None = None) -> Suite:
    """Check flows, and compare them with how they were saved."""
    found = tuple(_checked(one, _ask(flows, one)) for one in wanted)
    changes = tuple(_changes(before, found)) if before else ()
    return Suite(snapshot, found, changes, before.snapshot if before else None)


def read_saved(path: Path) -> Suite | None:
    """What was saved; None where nothing was.

    :raises QuestionError: the file is something else
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Suite)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise QuestionError(f"{path}: er ikke et lagret resultat ({error}); slett filen eller velg en annen med --saved") from None


def _ask(flows: DataFlows, one: Wanted) -> DataFlow:
    if one.question is not None:
        return flows.question(one.question)
    return flows.parts(one.data or "", one.giver or "", one.receiver or "", one.purpose)


def _checked(one: Wanted, found: DataFlow) -> Checked:
    failed = []
    if one.expect and not {found.verdict, found.conclusion} & set(one.expect):
        failed.append(f"utfallet er {found.conclusion}, ventet {' eller '.join(one.expect)}")
    ids = {governing.id for governing in (*found.governing, *found.general)}
    failed += [f"{provision} er ikke blant bestemmelsene" for provision in one.requires if provision not in ids]
    kept = tuple(Kept(governing.id, governing.role, _digest(governing.quote)) for governing in found.governing)
    return Checked(one.name, found.verdict, found.conclusion, kept, found.legal_basis, tuple(failed))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _changes(before: Suite, found: Sequence[Checked]) -> list[Change]:
    old = {one.name: one for one in before.flows}
    changes = []
    for one in found:
        was = old.pop(one.name, None)
        if was is None:
            changes.append(Change(one.name, "new", "ny flyt"))
            continue
        if was.conclusion != one.conclusion:
            changes.append(Change(one.name, "verdict", f"{was.conclusion} → {one.conclusion}"))
        then, now = {kept.id: kept for kept in was.governing}, {kept.id: kept for kept in one.governing}
        changes += [Change(one.name, "added", provision) for provision in now if provision not in then]
        changes += [Change(one.name, "removed", provision) for provision in then if provision not in now]
        changes += [
            Change(one.name, "wording", provision)
            for provision in now
            if provision in then and now[provision].digest != then[provision].digest
        ]
    return changes + [Change(name, "gone", "flyten står ikke lenger i filen") for name in old]
