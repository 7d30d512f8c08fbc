"""LHÉO 2.3, the French language for describing training offers (http://lheo.gouv.fr/2.3).

One `formation` a programme, with one `action`. The order of elements is the language's. LHÉO makes some elements
mandatory that no page of the catalogue tells (SIRET, sessions, contacts): they are left out, never made up. The record
itself travels in `extras`, the language's own place for what it has no element for, so that our files come back exactly.
"""

import json
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from corpus.exchange.rows import Row, identifier
from corpus.models import Programme

NAMESPACE = "http://lheo.gouv.fr/2.3"
OURS = "parcours-ia-sante"
TEACHING = {"presentiel": "0", "distanciel": "1", "hybride": "2"}
"""Dictionary `modalites-enseignement`: 0 on site, 1 at a distance, 2 mixed."""
CERTIFYING = {
    "DU",
    "DIU",
    "capacite",
    "licence",
    "master",
    "mastere_specialise",
    "executive_master",
    "double_cursus",
    "certification",
    "certificat_universitaire",
}
_DIPLOMAS = (
    ("DIU", "DIU"),
    ("DU", "DU"),
    ("Licence", "licence"),
    ("Master", "master"),
    ("MOOC", "mooc"),
    ("Webinaire", "webinaire"),
)


def write(programmes: list[Programme]) -> bytes:
    from lxml import etree

    root = etree.Element("lheo", nsmap={None: NAMESPACE})
    offers = etree.SubElement(root, "offres")
    for p in programmes:
        offers.append(_formation(etree, p))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _formation(etree: Any, p: Programme) -> Any:
    """Unknown elements are absent."""
    dates = {"datemaj": "".join([*p.as_of.split("-"), "01", "01"][:3])} if p.as_of else {}
    formation = etree.Element("formation", numero=p.id, **dates)

    def put(parent: Any, name: str, value: Any) -> None:
        if value not in (None, "", []):
            etree.SubElement(parent, name).text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)

    put(formation, "intitule-formation", p.name)
    put(formation, "objectif-formation", p.description)
    put(formation, "resultats-attendus", p.certification)
    put(formation, "contenu-formation", p.topics)
    put(formation, "certifiante", "1" if p.kind in CERTIFYING else "0")
    put(formation, "url-formation", p.url)
    action = etree.SubElement(formation, "action")
    put(action, "rythme-formation", p.rhythm)
    put(action, "info-public-vise", p.audience)
    if len(p.modalities) == 1:
        put(action, "modalites-enseignement", TEACHING[p.modalities[0]])
    put(action, "conditions-specifiques", p.prerequisites)
    if p.places:
        _place(etree, etree.SubElement(action, "lieu-de-formation"), p)
    put(action, "langue-formation", p.language)
    put(action, "modalites-recrutement", p.admission)
    if len(p.full_prices) == 1 and p.full_prices[0].tax == "ttc":
        put(action, "prix-total-TTC", f"{p.full_prices[0].amount_eur:.2f}")
    put(action, "duree-indicative", p.duration)
    put(action, "nombre-heures-total", None if p.hours is None else f"{p.hours:g}")
    put(action, "detail-conditions-prise-en-charge", p.learner_funding)
    if p.provider:
        put(etree.SubElement(formation, "organisme-formation-responsable"), "nom-organisme", p.provider)
    extras = etree.SubElement(formation, "extras", info=OURS)
    etree.SubElement(extras, "extra", info="fiche").text = json.dumps(p.model_dump(mode="json"), ensure_ascii=False)
    return formation


def _place(etree: Any, parent: Any, p: Programme) -> None:
    address = etree.SubElement(etree.SubElement(parent, "coordonnees"), "adresse")
    etree.SubElement(address, "ville").text = p.places[0]
    if p.country:
        etree.SubElement(address, "pays").text = p.country


def read(path: Path) -> list[Row]:
    """Every `formation`, whatever the version's namespace. Entities and other files are never followed.

    :raises UserError: not XML.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
        line = getattr(error, "lineno", 1) or 1
        raise UserError(f"{path}:{line} : XML illisible ({getattr(error, 'msg', error)}).") from error
    return [Row(f"{path}:{element.sourceline}", _record(element)) for element in root.iter("{*}formation")]


def _record(formation: Any) -> dict[str, Any]:
    for extra in formation.iterfind("{*}extras/{*}extra"):
        if extra.getparent().get("info") == OURS and extra.get("info") == "fiche":
            try:
                record = json.loads(extra.text or "")
            except ValueError:
                break
            if isinstance(record, dict):
                return record
    action = formation.find("{*}action")

    def text(parent: Any, *names: str) -> str | None:
        found = None if parent is None else parent.find("/".join(f"{{*}}{name}" for name in names))
        words = " ".join("".join(found.itertext()).split()) if found is not None else ""
        return words or None

    def lines(parent: Any, name: str) -> list[str]:
        found = None if parent is None else parent.find(f"{{*}}{name}")
        return (
            [" ".join(line.split()) for line in (found.text or "").splitlines() if line.strip()]
            if found is not None
            else []
        )

    title = text(formation, "intitule-formation")
    modes = {code: name for name, code in TEACHING.items()}
    place = text(action, "lieu-de-formation", "coordonnees", "adresse", "ville")
    price, hours = _number(text(action, "prix-total-TTC")), _number(text(action, "nombre-heures-total"))
    dated = formation.get("datemaj") or ""
    said: dict[str, Any] = {
        "id": identifier(formation.get("numero") or title or ""), "name": title, "kind": _kind_of(title or ""),
        "description": text(formation, "objectif-formation"), "certification": text(formation, "resultats-attendus"),
        "topics": lines(formation, "contenu-formation"), "url": text(formation, "url-formation") or text(action, "url-action"),
        "rhythm": text(action, "rythme-formation"), "audience": lines(action, "info-public-vise"),
        "modalities": [modes[m]] if (m := text(action, "modalites-enseignement")) in modes else [],
        "prerequisites": text(action, "conditions-specifiques"), "places": [place] if place else [], "city": place,
        "language": (text(action, "langue-formation") or "")[:2].lower() or None, "admission": text(action, "modalites-recrutement"),
        "prices": [{"amount_eur": price, "per": "personne", "unit": "total", "tax": "ttc", "who": None, "covers": "tout"}] if price is not None else [],
        "duration": text(action, "duree-indicative"), "hours": hours, "learner_funding": lines(action, "detail-conditions-prise-en-charge"),
        "provider": text(formation, "organisme-formation-responsable", "nom-organisme"),
        "as_of": f"{dated[:4]}-{dated[4:6]}-{dated[6:8]}" if len(dated) == 8 and dated.isdigit() else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, [])}


def _number(text: str | None) -> float | None:
    """A zero of LHÉO stands for « not told » as often as for nothing: it is not taken for a fact."""
    try:
        return float((text or "").replace(",", ".")) or None
    except ValueError:
        return None


def _kind_of(title: str) -> str:
    """The kind that a title begins with; LHÉO has no element for it."""
    return next((kind for words, kind in _DIPLOMAS if title.startswith(words)), "autre")
