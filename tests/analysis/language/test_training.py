"""Treebank → documents, on invented sentences."""

import io
import tarfile
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from analysis import recipe
from analysis.language.training import docs, tokenizer
from analysis.language.training.__main__ import main
from analysis.language.training.evaluate import measure
from analysis.language.training.split import split
from analysis.language.training.treebank import Sentence, TreebankFile, Word, load, parse
from ingest.errors import ArchiveError, DocumentError, SourceError

BOKMAAL = """\
1	Overskriften	overskrift	subst	subst	appell|mask|be|ent	0	FRAG	_	name=O
2	|	$|	clb	clb	<overskrift>	1	IP	_	name=O

1	Kommunen	kommune	subst	subst	appell|mask|be|ent	2	SUBJ	_	name=O
2	kan	kunne	verb	verb	pres	0	FINV	_	name=O
3	(	$(	<parentes-beg>	<parentes-beg>	_	4	IK	_	name=O
4	gratis	gratis	adj	adj	pos	6	ADV	_	name=O
5	)	$)	<parentes-slutt>	<parentes-slutt>	_	4	IK	_	name=O
6	gi	gi	verb	verb	inf	2	INFV	_	name=O
7	to	to	det	det	fl|kvant	8	DET	_	name=O
8	tilbud	tilbud	subst	subst	appell|nøyt|ub|fl	6	DOBJ	_	name=O
9	.	$.	clb	clb	<punkt>	2	IP	_	name=O
"""
NYNORSK = """\
1	Ho	ho	pron	pron	pers|3|eint|fem|hum|nom	2	SUBJ	_	name=O
2	sender	sende	verb	verb	pres	0	FINV	_	name=O
3	meldinga	melding	subst	subst	appell|fem|eint|bu	2	DOBJ	_	name=O
4	.	$.	clb	clb	<punkt>	2	IP	_	name=O
"""


def archive(folder: Path, **files: str) -> Path:
    path = folder / "treebank.tar.xz"
    with tarfile.open(path, "w:xz") as packed:
        for name, text in files.items():
            info = tarfile.TarInfo(f"ndt/{name.replace('__', '/')}.conll")
            info.size = len(text.encode())
            packed.addfile(info, io.BytesIO(text.encode()))
    return path


def test_both_forms_are_read(tmp_path: Path) -> None:
    bokmaal, nynorsk = load(archive(tmp_path, nob__prøve001_0001=BOKMAAL, nno__prøve_nn001_0001=NYNORSK))
    assert (bokmaal.written_form, nynorsk.written_form) == ("nb", "nn")
    assert [sentence.heading for sentence in bokmaal.sentences] == [True, False]
    assert bokmaal.sentences[0].words == (Word("Overskriften", "overskrift", "subst", ("appell", "mask", "be", "ent"), 0, "FRAG"),)
    assert bokmaal.source == "prøve"


def test_document() -> None:
    file = TreebankFile("a001_0001", "nb", tuple(parse(BOKMAAL, "a")))
    doc = docs.document(spacy.blank("nb").vocab, file.sentences)
    assert doc.text == "Overskriften Kommunen kan (gratis) gi to tilbud."
    assert [sentence.text for sentence in doc.sents] == ["Overskriften", "Kommunen kan (gratis) gi to tilbud."]
    assert [token.dep_ for token in doc][:3] == ["ROOT", "SUBJ", "ROOT"]
    assert doc[1].head.text == "kan"
    assert doc[1].lemma_ == "kommune"
    assert doc[-1].lemma_ == "."
    assert doc[-1].pos_ == "PUNCT"
    assert str(doc[-2].morph) == "Definite=Ind|Gender=Neut|Number=Plur"
    named = docs.document(doc.vocab, file.sentences, name_roots=True)
    assert [token.dep_ for token in named][:3] == ["FRAG", "SUBJ", "FINV"]


def test_same_features_in_both_forms() -> None:
    def features(text: str) -> list[str]:
        return [str(token.morph) for token in docs.document(spacy.blank("nb").vocab, list(parse(text, "a")))]

    assert features(NYNORSK) == features(NYNORSK.replace("eint", "ent").replace("|bu", "|be"))


def test_headings_end_a_document() -> None:
    file = TreebankFile("a001_0001", "nb", tuple(parse(BOKMAAL, "a")) * 20)
    cut = list(docs.groups(file, seed=1))
    assert [sentence for group in cut for sentence in group] == list(file.sentences)
    assert not any(sentence.heading for group in cut for sentence in group[:-1])
    assert cut == list(docs.groups(file, seed=1))


@pytest.mark.parametrize(
    "text", ["1\tto\tkolonner\n", NYNORSK.replace("\t2\tSUBJ", "\t9\tSUBJ"), NYNORSK.replace("\t2\tSUBJ", "\tx\tSUBJ")]
)
def test_damaged_files_are_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="nno/a001_0001"):
        load(archive(tmp_path, nno__a001_0001=text))


def test_no_treebank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match="--treebank"):
        load(tmp_path / "nothing.tar.xz")
    with pytest.raises(ArchiveError, match="holds no file"):
        load(archive(tmp_path, elsewhere__a001_0001=NYNORSK))
    (tmp_path / "half.tar.xz").write_bytes(archive(tmp_path, nno__a=NYNORSK).read_bytes()[:60])
    with pytest.raises(ArchiveError, match="cannot be read"):
        load(tmp_path / "half.tar.xz")
    assert main(["--treebank", str(tmp_path / "nothing"), "--work", str(tmp_path / "work")]) == 2
    assert "no treebank" in capsys.readouterr().err


def test_split_is_of_whole_files_and_of_both_forms() -> None:
    files = [TreebankFile(f"{source}{n:03}_0001", form, ()) for form in ("nb", "nn") for source in ("x", "y") for n in range(50)]
    parts = split(files)
    assert (len(parts.train), len(parts.dev), len(parts.test)) == (160, 20, 20)
    assert {(file.written_form, file.source) for file in parts.test} == {(form, source) for form in ("nb", "nn") for source in ("x", "y")}
    assert sorted([*parts.train, *parts.dev, *parts.test], key=repr) == sorted(files, key=repr)
    assert split(reversed(files)) == parts


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Etter § 8-2.", "Etter|§|8-2|."),
        ("jf. § 13-12 nr. 2 bokst. a) og 8)", "jf.|§|13-12|nr.|2|bokst.|a|)|og|8|)"),
        ("Lov av 1967. Da tok han to.", "Lov|av|1967|.|Da|tok|han|to|."),
        ("kap. 4 m.v., t.d. 3. ledd", "kap.|4|m.v.|,|t.d.|3.|ledd"),
    ],
)
def test_tokens_of_law(text: str, tokens: str) -> None:
    assert "|".join(token.text for token in tokenizer.adapt(spacy.blank("nb"))(text)) == tokens


def test_written_data_can_be_read(tmp_path: Path) -> None:
    vocab = spacy.blank("nb").vocab
    file = TreebankFile("a001_0001", "nb", tuple(parse(BOKMAAL, "a")))
    assert docs.write([file], vocab, tmp_path / "a.spacy", seed=0) == 10
    read = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(vocab))
    assert [doc[0].dep_ for doc in read] == ["ROOT", "SUBJ"]


def test_the_whole_recipe_twice(tmp_path: Path) -> None:
    """Two batches on a few files: the pipeline is packaged, measured, and the same again."""
    files = {
        f"{form}__{source}{n:03}_0001": text * 2
        for form, text in (("nob", BOKMAAL), ("nno", NYNORSK))
        for source in ("nou",)
        for n in range(10)
    }
    treebank = archive(tmp_path, **files)
    weights = []
    for run in ("a", "b"):
        results, out = tmp_path / run / "RESULTS.md", tmp_path / run / "model"
        (tmp_path / run).mkdir()
        results.write_text(f"old {recipe.BY_HAND}\nkept", encoding="utf-8")
        places = ["--out", str(out), "--work", str(tmp_path / run / "work"), "--results", str(results)]
        assert main(["--treebank", str(treebank), "--steps", "2", *places]) == 0
        text = results.read_text(encoding="utf-8")
        assert "| nn, running text |" in text
        assert "- Training: 0 minutes on one core, 2 batches, the best at batch 0" in text
        assert text.endswith(f"{recipe.BY_HAND}\nkept")
        assert "old" not in text
        assert str(tmp_path) not in (out / "config.cfg").read_text(encoding="utf-8") + text
        weights.append([(out / name / "model").read_bytes() for name in ("tok2vec", "parser", "morphologizer", "trainable_lemmatizer")])
    assert weights[0] == weights[1]
    again = ["--out", str(tmp_path / "c"), "--work", str(tmp_path / "c-work"), "--results", str(tmp_path / "c.md")]
    assert main(["--treebank", str(treebank), "--trained", str(tmp_path / "a" / "work" / "output" / "model-best"), *again]) == 0
    assert "2 batches, the best at batch 0" in (tmp_path / "c.md").read_text(encoding="utf-8")


def test_perfect_reading_scores_one() -> None:
    """A pipeline that knows the answers: the scores are those of agreement."""
    nlp = spacy.blank("nb")
    sentences: tuple[Sentence, ...] = tuple(parse(BOKMAAL, "a"))
    answers = {doc.text: doc for doc in (docs.document(nlp.vocab, [sentence], name_roots=True) for sentence in sentences)}

    class Oracle:
        vocab = nlp.vocab

        def pipe(self, texts: list[str]) -> list[object]:
            return [answers[text].copy() for text in texts]

    figures = measure(Oracle(), [TreebankFile("a001_0001", "nb", sentences)])  # type: ignore[arg-type]
    assert (figures.pos, figures.features, figures.lemma, figures.uas, figures.las) == (1, 1, 1, 1, 1)
    assert (figures.subject, figures.subject_whole, figures.sentences) == (1, 1, None)
