"""What a model is told: of the whole, and of each tool. English; written for whoever has to choose a tool and read its answer."""

from typing import Final

INSTRUCTIONS: Final = """\
Lovkryss finds where current Norwegian law overlaps, differs or collides across sectors. It reads all acts and central regulations as
Lovdata publishes them, in Norwegian (bokmål and nynorsk).

- Ask in Norwegian: the law is searched in its own words. Answer the user in the user's language.
- Quote law word for word, from `text` or `quote`, and give the id and the url with it. Do not quote from memory: fetch with `provision`.
- Before you hand over an answer that cites Norwegian law, run it through `check_citations`.
- A cluster, a difference or a verdict is a finding for a lawyer to judge, not a legal opinion. A difference is often intended. That
  nothing was found does not mean that there is nothing.
- `basis.as_of` is the day of the law; `in_force: false` is law that waits to come into force, is repealed, or is only announced.
  `version` changes when the words do.
- Long lists and texts are cut: `next_offset` says where to go on, null that there is no more.
- The consolidated texts are not the official ones; these are on lovdata.no, where every `url` leads.
"""

CAUTION: Final = "A finding to be judged by a lawyer, not a legal opinion; a difference may be intended, and silence is no proof."
READING: Final = "Quote verbatim with id and url; the official text is on lovdata.no."

SEARCH: Final = """\
Find provisions of current Norwegian law by words or by a question, in bokmål or nynorsk. Use it first when you do not know where in the
law something stands. Each hit has the beginning of its text, verbatim; fetch the whole with `provision` before you quote or conclude. A
high score means likeness to the query, not that the provision applies."""

PROVISION: Final = """\
The text of one provision, verbatim, with its version, date and addresses on lovdata.no. Use it whenever you quote or paraphrase law. Takes
an act (lov/1967-02-10), a section (lov/1967-02-10/§13b), or a ledd or letter below one (…/§13b/ledd-1/bokstav-a). An unknown id is answered
with the nearest ones: choose among them or search again, do not guess."""

CHECK_CITATIONS: Final = """\
Check every citation of Norwegian law in a text: which place each leads to, and which lead nowhere. Use it on your own draft before you
give it to anybody, and on texts by others. `dead` means repealed or never there: correct or remove it. `doubtful` means not found under
that name or only in part: look it up. `resolved` says that the place exists, not that it says what the text claims: read it."""

OVERLAPS: Final = """\
Clusters of provisions from different acts that regulate the same matter, overlap or seem to conflict: for a life event (`event`), a
question (`query`), or one provision (`provision`). Give exactly one. Use it to answer «where else is this regulated?» and «do these laws
fit together?». `why` and `title` are in Norwegian. `confidence` is calibrated on pairs that lawyers judged. Do not conclude that two laws
contradict each other from a cluster alone: read the comparison table with `cluster` and the texts."""

CLUSTER: Final = """\
One cluster in full: its provisions verbatim, a comparison table (attribute by provision, each cell quoted), and what seems to collide. Use
it after `overlaps`. An empty cell means that the provision is silent there. A difference in a deadline, an age or a definition is often
meant; say that it differs, not that it is wrong."""

DATAFLOW: Final = """\
Which provisions govern that one body gives information to another: legal basis, duty or right to disclose, confidentiality, exceptions.
Give a `question` in Norwegian, or `data`, `from` and `to` (and `purpose`). The verdict is never surer than the law: conditions in the
provisions must be read. `no-basis-found` says that none was found, not that there is none. `governing` is special law, `general` stands
beside it (administrative procedure, data protection)."""

TERMS: Final = """\
Every definition of a term across the law, verbatim, with what it demands of time and where it borrows its meaning. Use it when the meaning
of a word matters, above all when it may differ between acts («samboer», «barn»). Definitions that differ are usually meant to."""

IMPACT: Final = """\
Everything that cites an act, chapter or section, sentence by sentence, with what is to take its place where a new act waits. Use it to see
what must be looked at when a provision changes, or with `narrowing` which laws say that it does not apply or only in part."""

EVENTS: Final = """\
The catalogue of life events (having a child, death and inheritance, …) with their slugs, for the argument `event` of other tools."""

ACTOR: Final = """\
What the law lays on one actor (a municipality, a GP, Nav, …): duties, powers, rights, deadlines, reporting, information; each line quoted
with its place. Use it for «what must the municipality do?». `inferred` lines do not name the actor themselves. Duties in the passive that
name nobody may be missing."""

RESOURCE: Final = "A provision of Norwegian law, verbatim, with its version and address; the id as in the tool provision."
