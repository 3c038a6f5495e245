"""Who acts, told by the rules, by the trained parse, and by both, against the gold sentences; and what the parse costs.

    python -m bench.subjects [GOLD]
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import Doc

from analysis.evaluation import SpanScore, span_score
from analysis.language.model import Norm
from analysis.language.pipeline import pipeline
from analysis.language.subjects import actor
from bench.floors import gold_rows

TIMES = 10
"""How often the sentences are read to time the parse."""


def by_rules(doc: Doc) -> list[str]:
    """The words that the rules take for the actor of a sentence."""
    norm: Norm = doc._.norms[0]
    return [doc.text[slice(*norm.actor)]] if norm.actor else []


def by_parse(doc: Doc) -> list[str]:
    """The words that the parse does."""
    found = actor(list(doc.spans["subjects"]), doc._.norms[0].modality)
    return [found.text] if found else []


def scores(docs: Sequence[Doc], gold: Sequence[str | None]) -> dict[str, SpanScore]:
    """For each way to tell the actor its score."""
    ways = {"rules": by_rules, "parse": by_parse, "rules, else parse": lambda doc: by_rules(doc) or by_parse(doc)}
    return {name: span_score([(wanted, way(doc)) for doc, wanted in zip(docs, gold, strict=True)]) for name, way in ways.items()}


def rate(sentences: Sequence[str], *, parse: bool) -> float:
    """Tokens a second of processor time."""
    nlp = pipeline(parse=parse)
    clock = time.process_time()
    tokens = sum(len(doc) for doc in nlp.pipe(list(sentences) * TIMES))
    return tokens / (time.process_time() - clock)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "shared" / "gold")
    rows, _ = gold_rows(parser.parse_args().gold)
    sentences = [row["sentence"] for row in rows]
    docs = list(pipeline(parse=True).pipe(sentences))
    for name, score in scores(docs, [row["actor"] for row in rows]).items():
        print(f"{name:<18} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}")
    for parse in (False, True):
        print(f"{'with' if parse else 'without'} parse: {rate(sentences, parse=parse):,.0f} tokens a second")


if __name__ == "__main__":
    main()
