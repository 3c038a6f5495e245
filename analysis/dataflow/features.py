"""What speaks for a provision to govern a flow, as numbers that a lawyer could check one by one.

Likeness of words and meaning to the question and to its parts; who gives, takes and keeps by the rules that were read in it; whose
law it stands in; what it is called; and, in a second round, how it is bound by citations and place to what already stands high.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.dataflow.asked import Asked, Side, mentions
from analysis.dataflow.rules import AUDIENCE, KINDS, SECRECY, Floats, Rules
from analysis.index.loaded import Index
from analysis.lexical import ASKING
from analysis.retrieval import largest
from analysis.rows import Row
from corpora import catalogue

FIRST: Final = (
    "vector_text", "words_text", "passage_text", "passage_topic", "vector_topic", "words_topic", "words_kind",
    "fused_giver", "fused_receiver",
    "heading", "chapter", "title",
    "give", "take", "keep", "except", "process", "purpose", "register", "duty", "give_back", "take_back", "keep_back",
    "both_named", "lifts", "subject", "public", "any_rule",
    "law_giver", "law_receiver", "law_topic", "law_best", "giver_to_receiver", "receiver_from_giver", "both_mentioned",
    "mentions_giver", "mentions_receiver", "secrecy_of_giver", "secrecy_of_receiver", "main_secrecy",
    "row_gives", "row_takes", "law_information", "topic_information", "topic_mentions", "cited_inside",
    "document_best", "act", "boilerplate", "in_force", "provision", "length",
    "relative_text", "relative_topic", "relative_giver", "relative_receiver", "relative_document", "place_in_document", "secrecy_place",
    "give_place", "take_place", "supposed", "exception_of_giver",
    "heading_giver", "heading_receiver", "heading_foreign", "law_foreign",
)  # fmt: skip
SECOND: Final = ("cited_by_best", "cites_best", "near_best", "document_top", "rank_document", "parent_best")
FEATURES: Final = (*FIRST, *SECOND)

TOP: Final = 120
"""Candidates taken by each measure."""
MANY: Final = 60

_WORD = re.compile(r"\w+")


class Found(NamedTuple):
    """Candidates with their features.

    :ivar rows: (n,) row numbers
    :ivar values: (n, len(FIRST)) features
    :ivar giving: (rules,) strength of each rule for «giver gives receiver», ``taking`` for «receiver takes from giver», ``keeping``
        for «giver keeps secret»; ``limits`` for a limit on the use in the law of either
    """

    rows: NDArray[np.int64]
    values: Floats
    giving: Floats
    taking: Floats
    keeping: Floats
    limits: Floats


def topic_of(asked: Asked) -> str:
    """What the flow is about, without who takes part in it."""
    if asked.data:
        return f"{asked.data} {asked.purpose}".strip()
    text = asked.text
    for one in reversed(mentions(text)):
        if set(one.parties) & {*asked.giver.parties, *asked.receiver.parties} or set(one.actors) & {
            *asked.giver.actors,
            *asked.receiver.actors,
        }:
            text = text[: one.start] + text[one.end :]
    words = [word for word in _WORD.findall(text) if word.lower() not in ASKING and word.lower() not in _EMPTY]
    return " ".join(words)


_EMPTY = frozenset(
    """
    kan skal må får bør hente innhente gi melde opplysninger opplysning opplysningar uten utan samtykke fra frå til for om når noe ha hvem
    hvilken regel gjelder hvilke regler dele få vite de det en et motta be ber kreve inn
    """.split()
)


def gather(asked: Asked, index: Index, rules: Rules) -> Found:
    """Candidates and what speaks for each; linear in the rows, some tens of milliseconds for all current law."""
    rows = index.rows
    topic = topic_of(asked) or asked.text
    kinds = catalogue.information_kinds()
    kind_words = " ".join(word for kind in asked.kinds for word in kinds[kind].words)
    giver_query, receiver_query = f"{asked.giver.text} {topic}", f"{asked.receiver.text} {topic}"
    queries = [asked.text, topic, giver_query, receiver_query]
    asking, ordinary = index.retriever.query_vectors(queries)
    vectors = index.retriever.row_scores(asking, ordinary)
    words = np.log1p(np.maximum(np.stack([index.retriever.all_words(query) for query in queries]), 0))
    kind_score = np.log1p(np.maximum(index.retriever.all_words(kind_words), 0)) if kind_words else np.zeros(len(rows), dtype=np.float32)
    match = _Matched(asked, index, rules)
    fused_text = vectors[0] + 2 * words[0]
    columns: dict[str, Floats] = {
        "vector_text": vectors[0], "words_text": words[0], "vector_topic": vectors[1], "words_topic": words[1], "words_kind": kind_score,
        "fused_giver": vectors[2] + 2 * words[2], "fused_receiver": vectors[3] + 2 * words[3], **match.columns,
    }  # fmt: skip
    columns["document_best"] = _best_of_document(fused_text, rules)
    prior = match.columns["give"] + match.columns["take"] + 0.5 * match.columns["keep"]
    blend = fused_text / 4 + 2 * prior + match.columns["law_best"]
    measures = (
        fused_text, vectors[1] + 2 * words[1], columns["fused_giver"], columns["fused_receiver"],
        match.columns["give"] * 3 + fused_text / 8, match.columns["take"] * 3 + fused_text / 8, blend,
        match.columns["keep"] * match.columns["law_giver"] * 3 + fused_text / 20,
        match.columns["law_giver"] * 4 + fused_text / 2, match.columns["law_receiver"] * 4 + fused_text / 2,
        match.columns["law_information"] * 4 + fused_text / 3, match.columns["topic_information"] * 4 + fused_text / 2,
        match.columns["main_secrecy"] * 4 + match.columns["secrecy_of_giver"] * 4 + fused_text / 10,
    )  # fmt: skip
    chosen = np.unique(np.concatenate([largest(measure.astype(np.float32), min(TOP, len(rows))) for measure in measures]))
    chosen = np.union1d(chosen, _cited(rules, chosen, blend))
    own = _own_columns(asked, index, chosen, topic)
    own["passage_text"], own["passage_topic"] = _passages(index, rules, chosen, asking[:2], ordinary[:2])
    own.update(_relative(columns, vectors, words, chosen, rules))
    own["supposed"] = np.full(len(chosen), float(not asked.giver.text) + float(not asked.receiver.text))
    values = np.stack([own[name] if name in own else columns[name][chosen] for name in FIRST], axis=1).astype(np.float32)
    return Found(chosen.astype(np.int64), values, match.giving, match.taking, match.keeping, match.limits)


def second(rules: Rules, rows: NDArray[np.int64], first: Floats) -> Floats:
    """(n, len(SECOND)) how candidates are bound to those that stand high after the first round.

    :param first: (n,) scores of the first round
    """
    place = {int(row): number for number, row in enumerate(rows.tolist())}
    scale = first - np.sort(first)[-min(len(first), 40)]
    weight = np.clip(scale / max(float(scale.max()), 1e-6), 0, 1)
    cited_by, cites = np.zeros(len(rows)), np.zeros(len(rows))
    for number, row in enumerate(rows.tolist()):
        targets = [place[target] for target in rules.cited_by(row) if target in place and target != row]
        if targets:
            cites[number] = weight[targets].max()
            cited_by[targets] = np.maximum(cited_by[targets], weight[number])
    document = rules.document_of[rows]
    near, top, rank = np.zeros(len(rows)), np.zeros(len(rows)), np.zeros(len(rows))
    for one in np.unique(document).tolist():
        inside = np.flatnonzero(document == one)
        order = inside[np.argsort(-first[inside], kind="stable")]
        top[inside] = weight[inside].max()
        rank[order] = 1 / (1 + np.arange(len(order)))
        for number in inside.tolist():
            others = inside[(np.abs(rows[inside] - rows[number]) <= 3) & (inside != number)]
            near[number] = weight[others].max() if len(others) else 0.0
    parents = rules.parent[rows]
    filled = np.array([weight[place[parent]] if parent in place else 0.0 for parent in parents.tolist()])
    return np.stack([cited_by, cites, near, top, rank, filled], axis=1).astype(np.float32)


class _Matched:
    """The rules matched with the two sides, and what follows for the rows."""

    def __init__(self, asked: Asked, index: Index, rules: Rules) -> None:
        giver, receiver = asked.giver, asked.receiver
        count = len(index.rows)
        gw, rw = (rules.weights(side.weights, general=side.public is not False) for side in (giver, receiver))
        gl, rl = rules.law_strength(giver.laws, gw), rules.law_strength(receiver.laws, rw)
        holder_g, holder_r = _known(giver, rules.holder_match(gw, gl)), _known(receiver, rules.holder_match(rw, rl))
        other_g, other_r = _known(giver, rules.other_match(gw, gl)), _known(receiver, rules.other_match(rw, rl))
        audience = np.array([1.0, 0.6, 0.5], dtype=np.float32)
        if receiver.known and receiver.public is False:
            audience = np.array([1.0, 1.0, 0.9], dtype=np.float32)
        reach = audience[rules.audience] * np.where(rules.delegated > 0, 0.6, 1.0).astype(np.float32)
        law_g, law_r = gl[rules.document_of], rl[rules.document_of]
        self.giving = np.where(rules.gives, holder_g * other_r * reach, 0).astype(np.float32)
        self.taking = np.where(rules.takes, holder_r * other_g * reach, 0).astype(np.float32)
        self.keeping = np.where(rules.keeps, holder_g * reach, 0).astype(np.float32)
        kind = np.array([KINDS[number] for number in range(len(KINDS))])[rules.kind] if len(rules.kind) else np.array([], dtype=str)
        limits = (kind == "purpose-limitation") * np.maximum(law_g, law_r)[rules.row]
        self.limits = limits.astype(np.float32)
        lifts = (rules.secrecy == SECRECY.index("yes")).astype(np.float32)

        def rows(strength: Floats) -> Floats:
            found = np.zeros(count, dtype=np.float32)
            np.maximum.at(found, rules.row, strength.astype(np.float32))
            return found

        explicit = (holder_g >= 0.55) & (other_r >= 0.55) & rules.gives | (holder_r >= 0.55) & (other_g >= 0.55) & rules.takes
        mentioned_g, mentioned_r = rules.mentioned.best(_only(gw, 0.55)), rules.mentioned.best(_only(rw, 0.55))
        hg, hr = (rules.headed.best(rules.heading_weights(side.weights, _parties(side), general=False)) for side in (giver, receiver))
        foreign = (~rules.headed.empty & (np.maximum(hg, hr) < 0.5)).astype(np.float32)
        flow = np.maximum(self.giving, self.taking)
        topics = np.zeros(len(rules.documents), dtype=np.float32)
        for document, weight in asked.topics.items():
            if document in rules.documents:
                topics[rules.documents[document]] = weight
        law_t = topics[rules.document_of]
        secret, information = rules.secret_heading, rules.about_information
        gives_any, takes_any = rows(rules.gives * reach), rows(rules.takes * reach)
        side_g, side_r = np.maximum(mentioned_g, 0.8 * law_g), np.maximum(mentioned_r, 0.8 * law_r)
        self.columns: dict[str, Floats] = {
            "give": rows(self.giving), "take": rows(self.taking), "keep": rows(self.keeping),
            "except": rows(self.giving * (kind == "exception")), "process": rows(self.taking * (kind == "right-to-process")),
            "purpose": rows(self.limits), "register": rows(self.taking * (kind == "register-access")),
            "duty": rows(self.giving * (kind == "duty-to-disclose")),
            "give_back": rows(np.where(rules.gives, holder_r * other_g * reach, 0)),
            "take_back": rows(np.where(rules.takes, holder_g * other_r * reach, 0)),
            "keep_back": rows(np.where(rules.keeps, holder_r * reach, 0)),
            "exception_of_giver": rows((kind == "exception") * (1.5 - other_r) * law_g[rules.row]) * (0.5 + secret),
            "heading_giver": hg, "heading_receiver": hr, "heading_foreign": foreign,
            "law_foreign": rules.partys_law[rules.document_of] * (np.maximum(np.maximum(law_g, law_r), law_t) < 0.3),
            "both_named": rows(explicit.astype(np.float32) * reach), "lifts": rows(flow * lifts),
            "subject": rows((rules.audience == AUDIENCE.index("subject")).astype(np.float32)),
            "public": rows((rules.audience == AUDIENCE.index("public")).astype(np.float32)),
            "any_rule": rows(np.ones(len(rules.row), dtype=np.float32)),
            "law_giver": law_g, "law_receiver": law_r, "law_topic": law_t,
            "law_best": np.maximum(np.maximum(law_g, law_r), 0.9 * law_t),
            "giver_to_receiver": law_g * mentioned_r, "receiver_from_giver": law_r * mentioned_g,
            "both_mentioned": mentioned_g * mentioned_r,
            "mentions_giver": mentioned_g, "mentions_receiver": mentioned_r,
            "secrecy_of_giver": secret * law_g, "secrecy_of_receiver": secret * law_r * (1 - law_g),
            "main_secrecy": np.where(rows(rules.keeps.astype(np.float32)) > 0, secret * law_g, 0) * rules.cited_inside,
            "row_gives": gives_any * side_g * side_r, "row_takes": takes_any * side_g * side_r,
            "law_information": np.maximum(law_g, law_r) * information, "topic_information": law_t * information,
            "topic_mentions": law_t * np.maximum(mentioned_g, mentioned_r), "cited_inside": rules.cited_inside,
        }  # fmt: skip


def _parties(side: Side) -> set[str]:
    """The parties of a side, with those they are part of."""
    known = catalogue.parties()
    return {*side.parties, *(one for party in side.parties for one in (*known[party].part_of, *known[party].members))}


def _known(side: Side, match: Floats) -> Floats:
    """A side that nobody named is matched by anybody, half."""
    return match if side.known else np.full(len(match), 0.5, dtype=np.float32)


def _only(weights: Floats, least: float) -> Floats:
    return np.where(weights >= least, weights, 0).astype(np.float32)


def _best_of_document(score: Floats, rules: Rules) -> Floats:
    best = np.full(len(rules.documents), -9.0, dtype=np.float32)
    np.maximum.at(best, rules.document_of, score)
    return best[rules.document_of]


def _cited(rules: Rules, chosen: NDArray[np.int64], blend: Floats) -> NDArray[np.int64]:
    """What the best candidates cite."""
    best = chosen[np.argsort(-blend[chosen], kind="stable")[:MANY]]
    found: set[int] = set()
    for row in best.tolist():
        found.update(rules.cited_by(row)[:20])
    return np.array(sorted(found), dtype=np.int64)


def _relative(columns: dict[str, Floats], vectors: Floats, words: Floats, chosen: NDArray[np.int64], rules: Rules) -> dict[str, Floats]:
    """What is great for one question is little for another: each likeness by the best, and each place inside its document."""
    text, topic = (vectors[number] + 2 * words[number] for number in (0, 1))

    def share(score: Floats) -> Floats:
        return np.asarray(score[chosen] / max(float(score.max()), 1e-6), dtype=np.float32)

    document = rules.document_of[chosen]

    def place(score: Floats) -> Floats:
        """1 for the best of its document, then a half, a third …; 0 where the score is."""
        own = score[chosen]
        order = np.lexsort((chosen, -own, document))
        first = np.concatenate([[True], document[order][1:] != document[order][:-1]])
        starts = np.flatnonzero(first)
        rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(order)]])))
        found = np.zeros(len(chosen), dtype=np.float32)
        found[order] = 1 / (1 + rank)
        return np.where(own > 0, found, 0).astype(np.float32)

    secrecy = columns["keep"] * (0.3 + rules.secret_heading) * (1 + 0.3 * rules.cited_inside)
    return {
        "relative_text": share(text), "relative_topic": share(topic), "relative_giver": share(columns["fused_giver"]),
        "relative_receiver": share(columns["fused_receiver"]),
        "relative_document": np.asarray(text[chosen] / np.maximum(columns["document_best"][chosen], 1e-6), dtype=np.float32),
        "place_in_document": place(np.maximum(text, 0)), "secrecy_place": place(secrecy),
        "give_place": place(columns["give"] * 4 + np.where(columns["give"] > 0, np.maximum(text, 0) / 8, 0)),
        "take_place": place(columns["take"] * 4 + np.where(columns["take"] > 0, np.maximum(text, 0) / 8, 0)),
    }  # fmt: skip


def _passages(index: Index, rules: Rules, chosen: NDArray[np.int64], asking: Floats, ordinary: Floats) -> Floats:
    """(queries, n) the best of each candidate's passages, by vectors."""
    starts, ends = rules.passages_of[chosen], rules.passages_of[chosen + 1]
    counts = ends - starts
    offsets = np.concatenate([[0], np.cumsum(counts)[:-1]])
    numbers = np.repeat(starts - offsets, counts) + np.arange(int(counts.sum()))
    scores = asking @ np.asarray(index.passage_vectors[numbers], dtype=np.float32).T - ordinary[:, None]
    return np.asarray(np.maximum.reduceat(scores, offsets, axis=1), dtype=np.float32)


def _own_columns(asked: Asked, index: Index, chosen: NDArray[np.int64], topic: str) -> dict[str, Floats]:
    analyser, idf = index.retriever.analyser, index.retriever.idf
    wanted = set(analyser.known(f"{topic} {asked.giver.text} {asked.receiver.text} {asked.purpose}"))

    def share(text: str) -> float:
        terms = set(analyser.known(text)) & wanted
        return float(sum(idf[term] for term in terms)) / 8

    rows: Sequence[Row] = [index.rows[row] for row in chosen.tolist()]
    chapters: dict[str, float] = {}
    for row in rows:
        for text in (row.chapter, row.act):
            if text not in chapters:
                chapters[text] = share(text)
    return {
        "heading": np.array([share(row.heading) for row in rows]), "chapter": np.array([chapters[row.chapter] for row in rows]),
        "title": np.array([chapters[row.act] for row in rows]), "act": np.array([float(row.is_act) for row in rows]),
        "boilerplate": np.array([float(bool(row.boilerplate)) for row in rows]),
        "in_force": np.array([float(row.in_force) for row in rows]),
        "provision": np.array([float(row.is_provision) for row in rows]), "length": np.log1p([row.length for row in rows]),
    }  # fmt: skip
