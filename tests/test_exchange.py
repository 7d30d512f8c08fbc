"""Exchange formats: our files come back exactly, files from elsewhere become drafts, bad ones change nothing."""

import csv
import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from corpus.errors import UserError
from corpus.exchange import FORMATS, read
from corpus.exchange.rows import bring_in
from corpus.load import Corpus, load_corpus
from corpus.models import Programme

SUFFIX = {"lheo": ".xml", "schema-org": ".json", "csv": ".csv", "xlsx": ".xlsx"}
FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<lheo xmlns="https://www.of.moncompteformation.gouv.fr"><offres><formation numero="PARIS_IA_12" datemaj="20260315">
<intitule-formation>DIU IA et imagerie</intitule-formation><objectif-formation>Former les radiologues à l'évaluation des outils d'IA.</objectif-formation>
<contenu-formation>radiomique
évaluation</contenu-formation><certifiante>1</certifiante><url-formation>https://exemple.fr/diu-ia</url-formation>
<action><modalites-enseignement>2</modalites-enseignement><conditions-specifiques>Être médecin</conditions-specifiques>
<lieu-de-formation><coordonnees><adresse><ville>Paris</ville></adresse></coordonnees></lieu-de-formation>
<prix-total-TTC>1500.00</prix-total-TTC><nombre-heures-total>80</nombre-heures-total></action>
<organisme-formation-responsable><nom-organisme>Université d'exemple</nom-organisme></organisme-formation-responsable>
</formation></offres></lheo>"""


@pytest.fixture
def catalogue(current, tmp_path: Path) -> Path:
    return Path(shutil.copytree(current.catalogue, tmp_path / "catalogue"))


@pytest.mark.parametrize("name", FORMATS)
def test_the_whole_catalogue_comes_back(corpus: Corpus, catalogue: Path, tmp_path: Path, name: str) -> None:
    programmes = list(corpus.programmes.values())
    file = tmp_path / f"export{SUFFIX[name]}"
    file.write_bytes(FORMATS[name].write(programmes))
    assert FORMATS[name].write(programmes) == file.read_bytes()  # same catalogue, same bytes
    done = bring_in(read(file, None), catalogue, replace=True)
    assert len(done.replaced) == len(programmes) and not done.added
    assert load_corpus(catalogue).programmes == corpus.programmes


AWKWARD = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" "), min_size=3, max_size=40
    )
    .map(lambda s: " ".join(s.split()))
    .filter(lambda s: len(s) >= 3)
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=AWKWARD | st.sampled_from(["=1+1", "+33", "-xy", "@SUM(A1)", "'déjà", 'a";"b', "<b>&amp;</b>"]),
    hours=st.none() | st.floats(0, 10_000).map(lambda x: round(x, 2)),
)
def test_any_words_and_numbers_come_back(corpus: Corpus, tmp_path: Path, name: str, hours: float | None) -> None:
    changed = corpus.programmes["du-ia-sante-nice"].model_copy(
        update={"name": name, "hours": hours, "places": [name, "Nice"]}
    )
    for format_, suffix in SUFFIX.items():
        file = tmp_path / f"un{suffix}"
        file.write_bytes(FORMATS[format_].write([changed]))
        (row,) = read(file, None)
        assert Programme.model_validate({**changed.model_dump(mode="json"), **row.data}) == changed, format_


def test_no_cell_is_a_formula(corpus: Corpus) -> None:
    evil = corpus.programmes["du-ia-sante-nice"].model_copy(
        update={"name": '=HYPERLINK("http://pirate.example";"clic")', "rhythm": " @x"}
    )
    cells = [
        cell
        for row in csv.reader(io.StringIO(FORMATS["csv"].write([evil]).decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@"))]


def test_a_foreign_lheo_file_becomes_a_draft(catalogue: Path, tmp_path: Path) -> None:
    file = tmp_path / "offre.xml"
    file.write_text(FOREIGN, "utf-8")
    done = bring_in(read(file, None), catalogue, replace=False)
    assert done.added == done.unclassified == ["paris-ia-12"]
    p = load_corpus(catalogue).programmes["paris-ia-12"]
    assert (p.kind, p.city, p.hours, p.modalities, p.as_of) == ("DIU", "Paris", 80, ["hybride"], "2026-03-15")
    assert (
        p.full_prices[0].amount_eur == 1500
        and p.sources[0].url == "https://exemple.fr/diu-ia"
        and "hours" in p.sources[0].supports
    )
    assert p.editorial.professions == []  # unknown, not open to all


def test_a_foreign_course_becomes_a_draft(catalogue: Path, tmp_path: Path) -> None:
    course = {
        "@context": "https://schema.org", "@type": "Course", "name": "IA pour soignants", "description": "Une introduction à l'IA pour les soignants.",
        "url": "https://exemple.fr/ia", "provider": {"@type": "Organization", "name": "Exemple"}, "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"},
        "hasCourseInstance": {"@type": "CourseInstance", "courseMode": "online", "courseWorkload": "PT1H30M"},
    }  # fmt: skip
    file = tmp_path / "cours.jsonld"
    file.write_text(json.dumps(course), "utf-8")
    bring_in(read(file, None), catalogue, replace=False)
    p = load_corpus(catalogue).programmes["ia-pour-soignants"]
    assert (p.hours, p.modalities, p.free, p.provider) == (1.5, ["distanciel"], True, "Exemple")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xml", b"<lheo><offres>", "a.xml:1"),
        ("a.xml", b"<lheo/>", "aucune formation"),
        ("a.json", b'{"@type": ', "JSON illisible"),
        ("a.csv", b"nom;prix\nx;1", "colonne inconnue « nom »"),
        ("a.csv", b"id;name;kind;hours\nx;Xyz;DU;beaucoup\n", "a.csv:2: hours"),
        ("a.csv", b"id;name;kind\nx;Xyz;D.U.\n", "a.csv:2: kind"),
        ("a.csv", b"id;name;kind;description\nx;Xyz;DU;Une description assez longue.\n", "au moins une page"),
        ("a.csv", b"", "aucune formation"),
        ("a.xlsx", b"PK\x03\x04 pas un classeur", "XLSX"),
        ("a.pdf", b"x", "--format"),
    ],
)
def test_bad_files_change_nothing(catalogue: Path, tmp_path: Path, name: str, content: bytes, said: str) -> None:
    before = sorted(p.name for p in (catalogue / "programmes").iterdir())
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(UserError, match=r"(?s).*") as told:
        bring_in(read(file, None), catalogue, replace=False)
    assert said in str(told.value)
    assert sorted(p.name for p in (catalogue / "programmes").iterdir()) == before


def test_one_bad_row_keeps_all_out(corpus: Corpus, catalogue: Path, tmp_path: Path) -> None:
    good = corpus.programmes["du-ia-sante-nice"].model_copy(update={"id": "du-nouveau"})
    twin = good.model_copy(update={"id": "du-autre", "same_as_maybe": ["du-qui-n-existe-pas"]})
    file = tmp_path / "deux.csv"
    file.write_bytes(FORMATS["csv"].write([good, twin]))
    with pytest.raises(UserError, match="du-qui-n-existe-pas"):
        bring_in(read(file, None), catalogue, replace=False)
    assert not (catalogue / "programmes" / "du-nouveau.yaml").exists()
    file.write_bytes(FORMATS["csv"].write([corpus.programmes["du-ia-sante-nice"]]))
    with pytest.raises(UserError, match="--replace"):
        bring_in(read(file, None), catalogue, replace=False)


def test_windows_encoding_and_commas(catalogue: Path, tmp_path: Path) -> None:
    file = tmp_path / "excel.csv"
    file.write_bytes(
        'id,name,kind,description,url,hours\ndu-ete,DU d\'été,DU,"Une école d\'été, à Sète.",https://exemple.fr/ete,"12,5"\n'.encode(
            "cp1252"
        )
    )
    bring_in(read(file, None), catalogue, replace=False)
    assert load_corpus(catalogue).programmes["du-ete"].hours == 12.5


def test_entities_are_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    file = tmp_path / "xxe.xml"
    file.write_text(
        f'<!DOCTYPE l [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><lheo><formation numero="a"><intitule-formation>&x;</intitule-formation></formation></lheo>'
    )
    (row,) = read(file, None)
    assert "secret" not in str(row.data)


def test_lheo_elements_stand_in_the_order_of_the_language(corpus: Corpus) -> None:
    order = [
        "intitule-formation",
        "objectif-formation",
        "resultats-attendus",
        "contenu-formation",
        "certifiante",
        "url-formation",
        "action",
        "organisme-formation-responsable",
        "extras",
    ]
    root = etree.fromstring(FORMATS["lheo"].write(list(corpus.programmes.values())))
    for formation in root.iter("{*}formation"):
        names = [etree.QName(child).localname for child in formation]
        assert names == [name for name in order if name in names]
        if formation.get("datemaj"):
            datetime.strptime(formation.get("datemaj"), "%Y%m%d")
