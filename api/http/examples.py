"""An example of each answer, for the OpenAPI document. From the invented acts of the sample corpus."""

from msgspec import Struct

from analysis.difference import Difference, Value
from analysis.found import Hit, ScopeActor, ScopeDocument, ScopeProvision
from analysis.overlap.model import Cluster, ClusterProvision, Span
from api.contract import CitationText, DeadlineText, LeddText, NormText
from api.http.answers import (
    CitationsAnswer,
    ClusterAnswer,
    EventName,
    EventsAnswer,
    Health,
    IndexMeta,
    Meta,
    NormsAnswer,
    OverlapsAnswer,
    ProvisionAnswer,
    Ready,
    ScopeAnswer,
    SearchAnswer,
)

META = Meta(
    snapshot="c70991037f454fa6",
    snapshot_date="2098-12-31T04:00:00+00:00",
    as_of="2098-12-31",
    index=IndexMeta("default", {"rows": "1", "passages": "1", "analyser": "1"}, "2098-12-31T04:05:00+00:00"),
    version="0.1.0",
)
_FIRST, _SECOND = "lov/2076-05-20-21/§7", "lov/2073-02-23-7/§4"
_QUOTE = "senest tre uker"


def _member(identifier: str, role: str, text: str, title: str, act: str) -> ClusterProvision:
    return ClusterProvision(
        id=identifier, role="central" if role == "central" else "member", text_span=Span("", 0, len(text), text), title=title,
        document=identifier.rpartition("/")[0], document_title=act, ministries=("Omsorgsdepartementet",), language="nb",
        in_force=True, url=f"https://lovdata.no/{identifier}",
    )  # fmt: skip


def _cluster() -> ClusterAnswer:
    return ClusterAnswer(
        id="k-00000000000000ff", kind="deadline", title="Frist for melding", score=12.5, confidence=0.71,
        provisions=(
            _member(_FIRST, "central", f"Melding gis {_QUOTE} etter fødselen.", "§ 7. Melding", "Fødselspengeloven"),
            _member(_SECOND, "member", "Melding gis innen to uker.", "§ 4. Frist", "Barnestueloven"),
        ),
        sectors=("Omsorgsdepartementet",), documents=("lov/2076-05-20-21", "lov/2073-02-23-7"),
        differences=(
            Difference(
                attribute="deadline",
                values=(Value(_FIRST, "3 uker", _QUOTE, 12, 27), Value(_SECOND, "2 uker", "innen to uker", 12, 25)),
                severity="major",
            ),
        ),
        why="To frister for samme melding.", events=("sample-fa-barn",), meta=META,
    )  # fmt: skip


def _norm() -> NormText:
    return NormText(
        provision=_FIRST, ledd=f"{_FIRST}/ledd-1", sentence=f"Moren skal gi melding {_QUOTE} etter fødselen, jf. § 4.", start=0, end=64,
        lead_in=None, modality="obligation", trigger="skal", actor="Moren", actor_id=None, actor_inferred=False,
        action=f"gi melding {_QUOTE} etter fødselen, jf. § 4", recipient=None, recipient_id=None, object="melding", condition=None,
        exception=None, deadline=DeadlineText(_QUOTE, "P3W", None), thresholds=(), defined_term=None,
        references=("lov/2076-05-20-21/§4",), information=(), clause=None,
    )  # fmt: skip


def examples() -> tuple[Struct, ...]:
    """One of each answer."""
    whole = _cluster()
    cluster = Cluster(**{name: getattr(whole, name) for name in Cluster.__struct_fields__})
    return (
        EventsAnswer((EventName("fa-barn", "Få barn", "Få barn", "Having a child", "life-event"),), META),
        ScopeAnswer(
            documents=(
                ScopeDocument("lov/2076-05-20-21", "Fødselspengeloven", 41.2, "Omsorgsdepartementet", "styrer hendelsen", "core"),
            ),
            provisions=(ScopeProvision(_FIRST, 6.31, "svarer til «melding om fødsel»"),),
            actors=(ScopeActor("kommune", "Kommunen", "public", (_SECOND,)),),
            meta=META,
        ),
        OverlapsAnswer("sample-fa-barn", None, None, (cluster,), META),
        whole,
        ProvisionAnswer(
            id=_FIRST, document="lov/2076-05-20-21", document_title="Fødselspengeloven", title="§ 7. Melding", label="§ 7",
            heading="Melding",
            heading_path=("Kapittel 2. Fødselspenger",), text=f"Moren skal gi melding {_QUOTE} etter fødselen, jf. § 4.",
            ledd=(LeddText(f"{_FIRST}/ledd-1", f"Moren skal gi melding {_QUOTE} etter fødselen, jf. § 4."),),
            citations=(CitationText("§ 4", 60, 63, ("lov/2076-05-20-21/§4",), "internal"),), language="nb",
            ministry="Omsorgsdepartementet", ministries=("Omsorgsdepartementet",), legal_areas=("Trygd",), in_force="2077-01-01",
            force="in-force", repealed=False, kind="provision", notes=(), hjemmel=(), eea_references="", last_change="",
            url=f"https://lovdata.no/{_FIRST}", eli="https://lovdata.no/eli/lov/2076/05/20/21/nor/§7",
            boilerplate=None, norms=(_norm(),), definitions=(), meta=META,
        ),
        SearchAnswer((Hit(_FIRST, 7.4213, "§ 7. Melding", "Fødselspengeloven"),), META),
        NormsAnswer((_norm(),), META),
        CitationsAnswer((CitationText("barnestueloven § 4", 4, 22, (_SECOND,), "external"),), META),
        Health("ok"),
        Ready("ready", META),
    )  # fmt: skip
