"""The whole recipe in one command; see ``--help``. A killed run goes on where it stopped."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from analysis.embedding.encoder import StaticEncoder
from analysis.recipe import command, results, say, today, write_results

from . import evalsets, evaluate, export, pairs, report, teacher, translate, words
from .lexical import LexicalIndex
from .texts import Section, load_sections
from .train import PairSet, Ragged, Settings, TeacherSet, train
from .vocabulary import UNKNOWN, train_tokenizer

DEFAULT_OUT = Path(__file__).parents[1] / "default"
RESULTS = Path(__file__).parent / "RESULTS.md"
TITLE_WEIGHTS = (0.0, 0.3, 0.5, 1.0)
POWERS = (0.0, 0.25, 0.5)

Row = tuple[str, evaluate.Figures]


@dataclass(frozen=True)
class Options:
    """The command line."""

    corpus: Path
    teacher: Path | None
    out: Path
    work: Path
    results: Path
    seed: int
    vocabulary: int
    power: float
    threads: int


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m analysis.embedding.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with Lovdata's archives")
    parser.add_argument("--teacher", type=Path, help="sentence-transformers folder to learn similarities from (e5)")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder for the model (default: the shipped one)")
    parser.add_argument("--work", type=Path, default=Path(".lovkryss/training"), help="folder for caches")
    parser.add_argument("--results", type=Path, default=RESULTS, help="file for the figures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--vocabulary", type=int, default=30_000, help="most tokens")
    parser.add_argument("--power", type=float, default=0.0, help="0: centre only; 0.5: half-whiten too")
    parser.add_argument("--threads", type=int, default=1, help="part of what a result depends on")
    return Options(**vars(parser.parse_args(arguments)))


def _tokenizer(sections: Sequence[Section], options: Options) -> Tokenizer:
    file = options.work / f"tokenizer-{options.vocabulary}.json"
    if not file.is_file():
        say("tokenizer")
        train_tokenizer((text for s in sections for text in (s.title, s.body)), options.vocabulary).save(str(file))
    return Tokenizer.from_file(str(file))


def _translated(sections: Sequence[Section], options: Options) -> tuple[list[pairs.Pair], list[pairs.Pair]]:
    """(pairs of sections, pairs of words)."""
    if not translate.available():
        say("no translated pairs: apertium is not installed (apt-get install apertium-nno-nob)")
        return [], words.law_terms()
    nynorsk, bokmaal = pairs.to_translate(sections, options.seed)
    translations = translate.translate(nynorsk, "nno-nob", options.work, say)
    translations += translate.translate(bokmaal, "nob-nno", options.work, say)
    both = zip(nynorsk + bokmaal, translations, strict=True)
    return [(a, b) for a, b in both if len(b.split()) >= pairs.MIN_WORDS], words.word_pairs(sections, options.work, say)


def _baseline(sets: evalsets.EvalSets) -> tuple[evaluate.Scorer, evaluate.Scorer]:
    index = LexicalIndex([s.body for s in sets.pool])
    bodies, titles = [s.body for s in sets.pool], [s.title for s in sets.pool]
    return evaluate.lexical(bodies, index), evaluate.lexical(titles, index)


def _figures(sets: evalsets.EvalSets, encoder: StaticEncoder, variants: Sequence[tuple[str, StaticEncoder]]) -> list[Row]:
    """Rows of the table: BM25, the model, titles, fusion, cut widths, and the variants."""
    bodies, titles = [s.body for s in sets.pool], [s.title for s in sets.pool]
    by_body, by_title = _baseline(sets)
    rows: list[Row] = [("BM25", evaluate.measure(sets, by_body, by_title))]
    body, title = encoder.encode(bodies), encoder.encode(titles, kind="query")
    nothing = np.zeros_like(title)
    for weight in TITLE_WEIGHTS:
        vectors = evaluate.composed(body, title, weight)
        by = evaluate.dense(title, body) if weight == 0 else None
        rows.append((f"static, body + {weight} × title", evaluate.measure(sets, evaluate.dense(vectors, vectors), by)))
    for width in (128, 64):
        b, t = (evaluate.composed(m[:, :width], nothing[:, :width], 0) for m in (body, title))
        rows.append((f"static cut to {width}", evaluate.measure(sets, evaluate.dense(b, b), evaluate.dense(t, b))))
    scorers = [evaluate.fused(a, b) for a, b in ((evaluate.dense(body, body), by_body), (evaluate.dense(title, body), by_title))]
    rows.append(("static + BM25", evaluate.measure(sets, scorers[0], scorers[1])))
    for name, other in variants:
        b, t = other.encode(bodies), other.encode(titles)
        rows.append((name, evaluate.measure(sets, evaluate.dense(b, b), evaluate.dense(t, b))))
    return rows


def _meaning(sets: evalsets.EvalSets) -> str:
    """What the figures mean."""
    asked = sum(len(group.members) for group in sets.t3)
    return f"""\
- **Pool**: {len(sets.pool)} sections of acts.
- **T1**: the title of a section → its body, {len(sets.t1)} titles of held-out acts that occur at most three times.
- **T2**: a section of Grunnloven in bokmål → the same in nynorsk, {len(sets.t2)} sections.
- **T3**: {len(sets.t3)} groups of provisions that say the same in different acts ({asked} provisions), its own act left
  out; near-copies are left out too. Found by patterns over titles and texts, which favours words; most are
  *defined* by their titles, so rows with title weight above 0 show that titles are found again, and no more.
- **AUC**, **kept at 1‰**: pairs of T3 against random pairs across acts; part of the former above the score that one
  random pair in 1,000 reaches.
- Nothing evaluated was seen in training: neither the {len(sets.held_out)} held-out documents, nor the members of
  T3 and copies of them, nor Grunnloven, nor two sections paired for a title of T3. (Such a title over a section that is
  not in T3, in a regulation for instance, is still paired with the body below it.)"""


def run(options: Options) -> None:
    """Reads, pairs, translates, asks the teacher, trains, saves, measures.

    Raises:
        SourceError: no archive in ``options.corpus``.
        ModelError: no model in ``options.teacher``.
    """
    started = time.monotonic()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    say(f"sections of {options.corpus}")
    sections = load_sections(options.corpus, options.work)
    sets = evalsets.build(sections)
    allowed = sets.allows(sections)
    say(f"{len(sections)} sections, {len(allowed)} of them for training")
    tokenizer = _tokenizer(allowed, options)
    translated, single_words = _translated(allowed, options)
    found = {
        "title": pairs.title_pairs(allowed),
        "ledd": pairs.ledd_pairs(allowed),
        "citation": pairs.citation_pairs(allowed),
        "same title": pairs.same_title_pairs(allowed, options.seed),
        "translated": translated,
        "words": single_words,
    }
    say("pairs: " + ", ".join(f"{name} {len(some)}" for name, some in found.items()))
    teacher_set = None
    taught = 0
    if options.teacher is not None:
        texts = pairs.teacher_texts(allowed, options.seed)
        taught = len(texts)
        vectors = teacher.teacher_vectors(texts, options.teacher, options.work, say)
        teacher_set = TeacherSet(tokenizer, texts, dict(translated), teacher.half_whiten(vectors))
    settings = Settings(seed=options.seed)
    pair_sets = {name: PairSet(tokenizer, some) for name, some in found.items()}
    weights = train(tokenizer.get_vocab_size(), pair_sets, teacher_set, settings, say)

    say(f"model → {options.out}")
    pooled = export.pool(weights, Ragged(tokenizer, [s.body for s in allowed]))
    unknown = tokenizer.get_vocab()[UNKNOWN]
    variants: list[tuple[str, StaticEncoder]] = []
    for power in POWERS:
        folder = options.work / f"variant-{power}"
        turned = export.recentred(weights, pooled, power, settings.dimensions, unknown)
        export.save(folder, tokenizer, turned)
        variants.append((f"static, centred, whitened to power {power}", StaticEncoder(folder)))
    raw = options.work / "variant-raw"
    export.save(raw, tokenizer, weights)
    variants.insert(0, ("static as trained, not centred", StaticEncoder(raw)))
    export.save(options.out, tokenizer, export.recentred(weights, pooled, options.power, settings.dimensions, unknown))
    encoder = StaticEncoder(options.out)

    say("figures")
    rows = _figures(sets, encoder, variants)
    clock = time.monotonic()
    encoder.encode([s.body for s in sets.pool])
    rate = len(sets.pool) / (time.monotonic() - clock)
    size = sum(f.stat().st_size for f in options.out.rglob("*") if f.is_file()) / 1e6
    where = " --teacher DIR" if options.teacher is not None else ""
    typed = f"python -m analysis.embedding.training --corpus DIR{where} --seed {options.seed} --power {options.power}"
    facts = [
        today(),
        ("Seed, threads", f"{options.seed}, {options.threads}"),
        ("Dimensions, tokens, size", f"{encoder.dimensions}, {tokenizer.get_vocab_size()}, {size:.1f} MB"),
        ("Speed", f"{rate:.0f} sections a second"),
        ("Pairs", ", ".join(f"{name} {len(some)}" for name, some in found.items())),
        ("Teacher", f"{options.teacher.name if options.teacher else 'none'}, {taught} texts"),
        ("Settings", f"`{settings}`"),
        ("Time", f"{(time.monotonic() - started) / 60:.0f} minutes, caches counted as they were found"),
        ("Fingerprint", f"`{encoder.fingerprint}`"),
    ]
    write_results(options.results, results("Figures of the shipped model", typed, facts, report.table(rows), _meaning(sets)))
    (options.out / "README.md").write_text(report.model_card(facts, rows[:8], typed), encoding="utf-8")
    say(f"done: {options.out}, {options.results}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; the exit status."""
    options = _options(arguments)
    return command(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
