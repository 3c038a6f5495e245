"""The whole recipe in one command; see ``--help``. Takes about half an hour on one core."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.about import __version__ as spacy_version
from spacy.cli.train import train
from spacy.language import Language
from threadpoolctl import threadpool_limits

from analysis.recipe import command, say, today, write_results

from . import course, docs, evaluate, package, report, tokenizer
from .split import Split, split
from .treebank import FORMS, load

CONFIG = Path(__file__).parent / "config.cfg"
RESULTS = Path(__file__).parent / "RESULTS.md"
DEFAULT_OUT = Path(__file__).parents[1] / "model"

Row = tuple[str, evaluate.Figures]


@dataclass(frozen=True)
class Options:
    """The command line."""

    treebank: Path
    out: Path
    work: Path
    results: Path
    seed: int
    threads: int
    steps: int | None
    trained: Path | None


def _options(arguments: Sequence[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="python -m analysis.language.training", description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True, help="archive of the treebank (ndt-norne.tar.xz)")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="folder for the model (default: the shipped one)")
    parser.add_argument("--work", type=Path, default=Path(".lovkryss/language"), help="folder for what training needs")
    parser.add_argument("--results", type=Path, default=RESULTS, help="file for the figures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="part of what a result depends on")
    parser.add_argument("--steps", type=int, help="most batches (default: as configured)")
    parser.add_argument("--trained", type=Path, help="package and measure what an earlier training left here (model-best)")
    return Options(**vars(parser.parse_args(arguments)))


def _train(parts: Split, options: Options) -> Path:
    """``spacy train`` with this folder's configuration; the best pipeline that it saw."""
    vocab = spacy.blank(package.LANGUAGE).vocab
    paths = {name: options.work / f"{name}.spacy" for name in ("train", "dev")}
    tokens = docs.write(parts.train, vocab, paths["train"], options.seed)
    docs.write(parts.dev, vocab, paths["dev"], options.seed, mixed=True)
    say(f"spacy train with {tokens} tokens")
    overrides: dict[str, str | int] = {f"paths.{name}": str(path) for name, path in paths.items()} | {"system.seed": options.seed}
    if options.steps is not None:
        overrides["training.max_steps"] = options.steps
    tokenizer.register()
    output = options.work / "output"
    (output / course.LOG).unlink(missing_ok=True)  # spaCy does not write over an older one
    started = time.monotonic()
    train(CONFIG, output, overrides=overrides | {"paths.log": str(output / course.LOG)})
    course.keep(output, time.monotonic() - started, options.threads)
    return output / "model-best"


def _rows(nlp: Language, parts: Split) -> list[Row]:
    """Each written form, sentences given and found; and reports to the government, nearest to law."""
    rows: list[Row] = []
    for form in sorted(set(FORMS.values())):
        files = [file for file in parts.test if file.written_form == form]
        rows.append((f"{form}, sentence by sentence", evaluate.measure(nlp, files)))
        rows.append((f"{form}, running text", evaluate.measure(nlp, files, running=True)))
    reports = [file for file in parts.test if file.source == "nou"]
    if reports:
        rows.append(("nb, reports (NOU) alone, sentence by sentence", evaluate.measure(nlp, reports)))
    return rows


def _load(folder: Path) -> tuple[Language, float]:
    clock = time.perf_counter()
    nlp = spacy.load(folder)
    return nlp, time.perf_counter() - clock


def run(options: Options) -> None:
    """Unpacks, converts, trains, packages, measures.

    Raises:
        SourceError: no treebank at ``options.treebank``, or it cannot be read.
    """
    options.work.mkdir(parents=True, exist_ok=True)
    say(f"sentences of {options.treebank}")
    parts = split(load(options.treebank))
    with threadpool_limits(options.threads):
        trained = options.trained or _train(parts, options)
        say(f"model → {options.out}")
        package.ship(trained, options.out)
        nlp, seconds = _load(options.out)
        say("figures")
        rate = evaluate.speed(nlp, parts.test)
        rows = _rows(nlp, parts)
    typed = f"python -m analysis.language.training --treebank FILE --seed {options.seed} --threads {options.threads}"
    if options.steps is not None:
        typed += f" --steps {options.steps}"
    facts = [
        today(),
        ("spaCy", spacy_version),
        ("Files to train, steer, test", f"{len(parts.train)}, {len(parts.dev)}, {len(parts.test)}"),
        ("Size", f"{package.size(options.out) / 1e6:.1f} MB"),
        ("Loads in", f"{seconds:.1f} s, spaCy imported before"),
        ("Speed", f"{rate:.0f} tokens a second of processor time with `nlp.pipe` on one core, one sentence a document"),
        ("Training", known.told() if (known := course.of(trained)) else "taken from an earlier run"),
    ]
    write_results(options.results, report.results(rows, facts, typed))
    say(f"done: {options.out}, {options.results}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; the exit status."""
    options = _options(arguments)
    return command(lambda: run(options))


if __name__ == "__main__":
    sys.exit(main())
