"""The templates' environment, and what every template knows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from msgspec import Struct

from api.access.model import Permission, Principal
from api.http.answers import Meta
from api.page.addresses import address, provision_address
from api.page.assets import assets
from api.page.language import Scheme
from api.page.law import law
from api.page.words import PageWords, words
from api.report.charts import abbreviation, sector_name
from api.report.model import Language
from api.report.words import LANGUAGES
from api.reviews.subjects import flow_id, reference_id
from api.reviews.words import WORDED, names, word
from corpora.catalogue import Names

TEMPLATES: Final = Path(__file__).parent / "templates"
_NORWAY: Final = ZoneInfo("Europe/Oslo")
NAV: Final = (
    ("search", "/sok"), ("terms", "/begreper"), ("flow", "/dataflyt"), ("draft", "/utkast"), ("report", "/rapporter"), ("work", "/arbeid"),
    ("news", "/nytt"),
)  # fmt: skip
"""What stands in the head of every page: key of its words, and address."""

MORE: Final = (("dead", "/henvisninger"), ("actors", "/aktorer"), ("grants", "/tilskudd"), ("figures", "/tall"))
"""What stands on the start page and in the foot of every page beside."""


class Page(Struct, frozen=True):
    """What every template knows beside its view.

    :ivar path: of the request; ``query`` its parameters, without the language
    :ivar meta: of the edition; None where nothing is served yet
    :ivar csrf: the token of the reader's session, first in every form that is sent in; empty without one
    :ivar told: what was just done, if anything
    """

    language: Language
    scheme: Scheme
    principal: Principal
    path: str
    query: tuple[tuple[str, str], ...] = ()
    meta: Meta | None = None
    csrf: str = ""
    told: str = ""

    @property
    def here(self) -> str:
        """This address, to come back to."""
        return address(self.path, *self.query)

    @property
    def may_review(self) -> bool:
        """Whether they may judge."""
        return self.principal.may(Permission.REVIEW)

    @property
    def may_lead(self) -> bool:
        """Whether they may hand out work."""
        return self.principal.may(Permission.LEAD)

    @property
    def may_admin(self) -> bool:
        """Whether they look after access."""
        return self.principal.may(Permission.ADMIN)

    @property
    def words(self) -> PageWords:
        """All that is said, in the reader's language."""
        return words(self.language)

    @property
    def languages(self) -> tuple[tuple[Language, str, str], ...]:
        """Each language with its own name, and this page in it."""
        return tuple((one, words(one)("language"), address(self.path, *self.query, ("lang", one))) for one in LANGUAGES)

    def with_query(self, **changed: str | None) -> str:
        """This address with some parameters changed, or taken out; the place in a list is forgotten."""
        kept = [(name, value) for name, value in self.query if name not in changed and name != "cursor"]
        return address(self.path, *kept, *((name, value) for name, value in changed.items() if value))


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with strict variables and everything escaped."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False, cache_size=100,
    )  # fmt: skip
    made.globals.update(asset=assets().address, address=address, provision_address=provision_address, NAV=NAV, MORE=MORE)
    made.filters.update(
        sector=sector_name, abbreviation=abbreviation, law=law, named=_named, pairs=_pairs, capital=_capital, tight=_tight, when=_when,
        doubled=_doubled, review_value=_review_value,
    )  # fmt: skip
    made.globals.update(review_word=_review_word, names_of=names, new_key=lambda: uuid4().hex, flow_id=flow_id, reference_id=reference_id)
    return made


@pass_context
def _named(context: Context, names: Names) -> str:
    """A name in the reader's language."""
    page: Page = context["page"]
    return str(getattr(names, page.language))


def _pairs(items: Iterable[object], *attributes: str) -> list[tuple[object, ...]]:
    """Some attributes of each, as the choices of a select."""
    return [tuple(getattr(one, name) for name in attributes) for one in items]


def _tight(text: str) -> str:
    """A name of a provision that is not broken after its sign."""
    return text.replace("§ ", "§\u00a0")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _doubled(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values that are called what they are, as the choices of a select."""
    return [(one, one) for one in values]


@pass_context
def _when(context: Context, time: datetime) -> str:
    """A time as people in Norway read it."""
    page: Page = context["page"]
    local = time.astimezone(_NORWAY)
    return f"{page.words.date(local.date().isoformat())} {local:%H:%M}"


@pass_context
def _review_word(context: Context, group: str, key: str | None) -> str:
    """What a value of a review is called."""
    page: Page = context["page"]
    return word(group, key, page.language)


@pass_context
def _review_value(context: Context, value: str | list[str] | None, field: str) -> str:
    """A value of a field of a review; persons by their ids."""
    if isinstance(value, list):
        return ", ".join(value) or "–"
    return (_review_word(context, field, value) if field in WORDED else value or "") or "–"


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Another one whenever templates, words or static files are."""
    digest = blake2b(assets().version.encode(), digest_size=6)
    for path in sorted([*TEMPLATES.glob("*.html"), *(Path(__file__).parent / "words").glob("*.yaml")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def render(template: str, page: Page, view: Mapping[str, Any]) -> bytes:
    """A page as bytes."""
    return environment().get_template(template).render(page=page, w=page.words, **view).encode()
