"""The only door through which a fact reaches an answer: each value printed yields its citation.

A template cannot print a fact of the corpus without a marker, so a citation is correct by construction. An unknown
prints as « non communiqué » and bears none.
"""

from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel, ConfigDict

from corpus.codes import label
from corpus.load import Corpus
from corpus.models import Price, Programme

UNKNOWN = {
    "hours": "durée non communiquée",
    "months": "durée non communiquée",
    "duration": "durée non communiquée",
    "prices": "tarif non communiqué",
    "modalities": "modalité non communiquée",
    "places": "lieu non communiqué",
    "city": "lieu non communiqué",
    "audience": "public non communiqué",
    "prerequisites": "prérequis non communiqués",
    "admission": "modalités d'admission non communiquées",
    "certification": "validation non communiquée",
    "assessment": "évaluation non communiquée",
    "rhythm": "rythme non communiqué",
    "language": "langue non communiquée",
    "capacity": "nombre de places non communiqué",
    "learner_funding": "prise en charge non communiquée",
    "provider": "organisme non communiqué",
    "practical": "mise en pratique non communiquée",
    "topics": "contenu non communiqué",
    "ects": "crédits ECTS non communiqués",
    "first_edition": "date de création non communiquée",
    "sponsors": "aucun parrainage connu",
    "partners": "partenaires non communiqués",
    "url": "page non communiquée",
}


FIELD_TITLES = {
    "kind": "Type", "provider": "Organisme", "audience": "Pour qui", "prerequisites": "Prérequis", "modalities": "Format",
    "places": "Lieu", "hours": "Durée", "duration": "Étendue", "prices": "Tarif", "certification": "Validation",
    "rhythm": "Rythme", "admission": "Admission", "topics": "Contenu", "practical": "Mise en pratique",
    "assessment": "Évaluation", "learner_funding": "Prise en charge", "capacity": "Places", "language": "Langue",
    "url": "Page", "sponsors": "Soutiens du programme", "partners": "Partenaires", "status": "Actualité",
    "ects": "Crédits ECTS", "first_edition": "Première édition",
}  # fmt: skip
"""Field → the words that head it."""


class Cell(BaseModel):
    """A fact on its own, for tables: its words, and the marker of its citation (None: the fact is not known)."""

    model_config = ConfigDict(frozen=True)

    text: str
    marker: int | None


class Citation(BaseModel):
    """One numbered source of an answer; `field` is None for a source statement."""

    model_config = ConfigDict(frozen=True)

    marker: int
    programme: str | None = None
    source: str | None = None
    field: str | None = None
    n: int | None = None
    title: str
    url: str | None
    as_of: str | None

    def contract(self) -> dict[str, object]:
        """The JSON object of the contract: either `programme` or `source`."""
        owner = {"programme": self.programme} if self.programme else {"source": self.source}
        more = {} if self.n is None else {"n": self.n}
        return {
            "marker": self.marker,
            **owner,
            "field": self.field,
            **more,
            "url": self.url,
            "as_of": self.as_of,
            "title": self.title,
        }


@dataclass
class Facts:
    """Prints facts and keeps the citations of one answer, numbered in order of appearance."""

    corpus: Corpus
    today: date
    stale_months: int
    citations: list[Citation] = field(default_factory=list)
    stale: int = 0
    """How many of the printed facts are old or undated."""
    _markers: dict[tuple[str, str | int], int] = field(default_factory=dict)

    # --- programmes -----------------------------------------------------------------------------------------------

    def fact(self, programme: str, name: str) -> str:
        """A field of a programme in French with its marker ("90 h [2]"), or the words for not known."""
        p = self.corpus.programmes[programme]
        text = value_text(p, name)
        if text is None:
            return UNKNOWN.get(name, "non communiqué")
        return f"{text} {self.mark(programme, name)}"

    def short(self, programme: str, name: str) -> str:
        """Like `fact`, after a label that already names the field: "non communiquée", agreeing with its noun."""
        return self.fact(programme, name) if self.known(programme, name) else unknown_text(name)

    def cell(self, programme: str, name: str) -> Cell:
        """Like `short`, with the marker apart."""
        text = value_text(self.corpus.programmes[programme], name)
        if text is None:
            return Cell(text=self.short(programme, name), marker=None)
        return Cell(text=text, marker=int(self.mark(programme, name)[1:-1]))

    def known(self, programme: str, name: str) -> bool:
        return value_text(self.corpus.programmes[programme], name) is not None

    def mark(self, programme: str, name: str) -> str:
        """The marker alone, for a fact that the sentence already tells."""
        p = self.corpus.programmes[programme]
        source = next((s for s in p.sources if name in s.supports), None)
        as_of = (source and source.as_of) or p.as_of
        url = source.url if source else p.url or p.sources[0].url
        return self._mark((programme, name), as_of, programme=programme, field=name, title=p.name, url=url)

    def note(self, programme: str, index: int) -> str:
        """A good-to-know sentence of a programme with its marker."""
        p = self.corpus.programmes[programme]
        note = p.good_to_know[index]
        source = p.sources[note.sources[0] - 1] if note.sources else p.sources[0]
        mark = self._mark(
            (programme, f"good_to_know.{index}"), source.as_of or p.as_of,
            programme=programme, field="good_to_know", title=p.name, url=source.url,
        )  # fmt: skip
        return f"{note.text} {mark}"

    # --- source statements ----------------------------------------------------------------------------------------

    def statement(self, source: str, n: int) -> str:
        """A source statement word for word with its marker; a superseded one brings its successor, a conflict its other side."""
        text = f"{self.corpus.statements[source, n].text} {self.cite(source, n)}"
        for other in self.companions(source, n):
            text += f" {self.corpus.statements[other].text} {self.cite(*other)}"
        return text

    def companions(self, source: str, n: int) -> list[tuple[str, int]]:
        """Statements without which this one is never shown."""
        found: list[tuple[str, int]] = []
        newer = self.corpus.superseded.get((source, n))
        if newer and newer.type in ("remplace", "ancien"):
            found.append((newer.by.source, newer.by.n))
        for c in self.corpus.conflicts.get((source, n), []):
            if c.type == "reel":
                other = (c.other.source, c.other.n) if (c.source, c.n) == (source, n) else (c.source, c.n)
                found.append(other)
        return list(dict.fromkeys(found))

    def cite(self, source: str, n: int) -> str:
        """The marker of a source statement, for a sentence of ours that says what it states."""
        sheet = self.corpus.sheets[source]
        if (source, n) not in self.corpus.statements:
            raise KeyError(f"{source}#{n}")
        return self._mark((source, n), sheet.as_of, source=source, n=n, title=sheet.title, url=sheet.url)

    def _mark(self, key: tuple[str, str | int], as_of: str | None, **cited: object) -> str:
        if key not in self._markers:
            self._markers[key] = len(self.citations) + 1
            self.citations.append(Citation(marker=self._markers[key], as_of=as_of, **cited))
            self.stale += self.is_stale(as_of)
        return f"[{self._markers[key]}]"

    def is_stale(self, as_of: str | None) -> bool:
        """Undated, or older than the set age."""
        if as_of is None:
            return True
        year, month = int(as_of[:4]), int(as_of[5:7] or 12)
        return (self.today.year - year) * 12 + self.today.month - month > self.stale_months


def value_text(p: Programme, name: str) -> str | None:
    """A field's value in French, None when unknown."""
    value = getattr(p, name)
    if value is None or value == [] or value == "":
        return None
    if name == "prices":
        return " ; ".join(price_text(price) for price in value)
    if name == "modalities":
        return " ou ".join(label("modality", m) for m in value)
    if name == "hours":
        return hours_text(value)
    if name == "ects":
        return f"{number(value)} ECTS"
    if name == "months":
        return f"{value:g} mois".replace(".", ",")
    if name in ("kind", "status", "enrolment", "language"):
        return label(name, value)
    if name == "programming_required":
        return "savoir programmer est demandé" if value else "aucune programmation n'est demandée"
    if isinstance(value, list):
        return ", ".join(str(v) for v in value)
    return str(value)


def price_text(price: Price) -> str:
    """ "gratuit", or "1 980 € HT par groupe, au total (…)"."""
    amount = "gratuit" if price.amount_eur == 0 else f"{price.amount_eur:,.0f} €".replace(",", " ")
    parts = [amount]
    if price.amount_eur and price.tax != "inconnu":
        parts.append(label("price_tax", price.tax))
    if price.per != "personne":
        parts.append(label("price_per", price.per))
    if price.unit != "total":
        parts.append(label("price_unit", price.unit))
    text = " ".join(parts)
    details = [price.who] if price.who else []
    if price.covers == "partie":
        details.append("pour une partie de la formation seulement")
    return f"{text} ({' ; '.join(details)})" if details else text


def unknown_text(name: str) -> str:
    """Not known, after a label that already names the field: "non communiquée"."""
    if name == "modalities":
        return "non communiqué"  # its label is « Format »
    text = UNKNOWN.get(name, "non communiqué")
    return text[max(0, text.find("non ")) :]


def hours_text(hours: float) -> str:
    """ "28 h", "1 h 50"."""
    whole, minutes = divmod(round(hours * 60), 60)
    return f"{number(whole)} h{f' {minutes:02}' if minutes else ''}"


def number(value: float) -> str:
    """ "1 234,5": French thousands and decimals."""
    whole = f"{value:,.2f}".rstrip("0").rstrip(".")
    return whole.replace(",", " ").replace(".", ",")


def date_text(as_of: str | None) -> str:
    """ "mai 2021", "2023", "16 avril 2025", or "date non connue"."""
    if as_of is None:
        return "date non connue"
    months = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
    parts = as_of.split("-")
    if len(parts) == 1:
        return parts[0]
    text = f"{months[int(parts[1]) - 1]} {parts[0]}"
    return text if len(parts) == 2 else f"{int(parts[2]) if parts[2] != '01' else '1er'} {text}"
