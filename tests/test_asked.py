"""Which programme a message asks of, and which of its facts: real catalogue, real model."""

import pytest

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.understanding import Context
from advisor.understanding.asked import fields_in
from corpus.text import content_words

OBJECTIF_IA, ELEMENTS, GUIDE = (
    "mooc-objectif-ia-openclassrooms",
    "mooc-elements-of-ai-francais",
    "autre-guide-ia-generative-has",
)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("c'est où ?", ["places"]),
        ("et ou ?", ["places"]),
        ("c'est en anglais ou pas", ["language"]),
        ("il faut y aller combien de fois", ["attendance"]),
        ("ça coûte combien et ça raconte quoi", ["prices", "topics"]),
        ("faut être bon en maths ou pas", ["prerequisites"]),
        ("elle a encore lieu ?", ["status"]),
        ("qui la fournit ?", ["provider"]),
        ("à qui ça s'adresse", ["audience"]),
        ("c ouvert a qui ?", ["audience"]),
        ("c'est toujours ouvert ?", ["status"]),
        ("ceux qui sont gratuits", []),
        ("celui qui est gratuit, c'est combien d'heures", ["hours"]),
        ("pas de prix, je demande la durée", ["hours"]),
        ("ça prend combien", ["hours"]),
        ("il faut réussir combien de quiz", []),
        ("combien d'unités faut-il suivre", []),
        ("ils étaient combien l'an passé ?", ["capacity"]),
        ("combien d'euros", ["prices"]),
        ("on peut la suivre sur smartphone ?", ["modalities"]),
        ("in which language is it?", ["language"]),
        ("places ?", ["capacity"]),
        ("mettez autre chose à la place", []),
        ("un papier à la fin pour ma cadre ?", ["certification"]),
        ("nombre de pages", ["hours"]),
        ("who runs it?", ["provider"]),
        ("y a combien de chapitres", ["hours"]),
        ("on a un certif ?", ["certification"]),
        ("c'est quelle fac qui pilote", ["provider"]),
        ("même pour un débutant ?", ["audience"]),
        ("un diplôme à la clé ?", ["certification"]),
        ("et combien en présentiel ?", ["hours"]),
        ("il est monté avec quelle fac ?", ["partners"]),
    ],
)
def test_facts_asked_for(text: str, fields: list[str]) -> None:
    assert [f for f in fields_in(content_words(text), []) if f != "rhythm" or "rhythm" in fields] == fields


@pytest.mark.parametrize(
    ("text", "programme", "fields"),
    [
        (
            "bof, c'est pour les débutants. Unicancer a pas un cours ?",
            "formation-courte-ia-radio-oncologie-unicancer",
            None,
        ),
        ("Non, je parlais d'Objectif IA, pas du DIU de Dijon.", OBJECTIF_IA, None),
        ("et l'ircad ils proposent quoi", "formation-courte-chirurgie-robotique-ircad-strasbourg", ["topics"]),
        ("le guide de la HAS, est-ce qu'il parle des logiciels qui lisent les radios ?", GUIDE, ["topics"]),
        (
            "peu importe le lieu. le hacking health camp, un réanimateur y a sa place ?",
            "datathon-hacking-health-camp-strasbourg",
            ["audience"],
        ),
        ("senscyber c obligatoire à l'hosto ?", "formation-courte-senscyber-agents-publics", None),
        (
            "l'un de mes internes préfère la génétique : la FST bio-info, ça rallonge l'internat ?",
            "formation-initiale-fst-bio-informatique-medicale",
            ["hours"],
        ),
        ("le cours de futurelearn, c'est payant ?", "mooc-ia-soignants-aiprohealth-umcg", ["prices"]),
        ("le diu robotique de nancy prend les chefs de clinique ?", "diu-chirurgie-robotique-nancy", ["audience"]),
    ],
)
def test_called_beside_what_is_shown(advisor: Advisor, text: str, programme: str, fields: list[str] | None) -> None:
    """A programme that is called is spoken of, whatever is in focus."""
    u = advisor.understander.understand(text, Context(shown=[GUIDE, ELEMENTS], focus=ELEMENTS, begun=True))
    assert (u.intent, u.references) == ("programme_info", [programme])
    assert fields is None or u.fields == fields
    assert "kinds_excluded" not in u.facts.values


@pytest.mark.parametrize(
    "text",
    [
        "que dit la HAS sur les LLM ?",
        "infirmier à Nantes, quelle formation pour aller plus loin ?",
        "un MOOC sur l'IA à distance, 30 h au plus",
        "pharmacien au CHU de Rennes (PUI), quelle formation pour juger un logiciel ?",
        "le RGPD, ça m'oblige à quoi ?",
        "Coder ? ah non, jamais",
    ],
)
def test_called_by_chance(advisor: Advisor, text: str) -> None:
    """Words that stand in a name call nothing where another thing is asked."""
    assert advisor.understander.understand(text, Context()).intent != "programme_info"


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("sage-femme à Brest, bonsoir. Le DU métavers, il y a un examen ?", "du-metavers-sante-paris-cite"),
        (
            "Je voudrais une formation sur les robots. Celle de l'IRCAD, elle est gratuite ?",
            "formation-courte-chirurgie-robotique-ircad-strasbourg",
        ),
        (
            "je suis pharmacienne en PUI. le master de bme paris prend les pharmaciens ?",
            "master-ingenierie-sante-bme-paris",
        ),
        ("les Rencontres de la PUI", "conference-rencontres-pui-ia-paris"),
        ("le DU santé numérique annoncé à Strasbourg, il a ouvert ?", "du-sante-numerique-strasbourg"),
        ("Merci, et plus de télémédecine. Parlez-moi du DU de Nice.", "du-ia-sante-nice"),
    ],
)
def test_the_only_question_is_of_the_one_it_calls(advisor: Advisor, text: str, programme: str) -> None:
    u = advisor.understander.understand(text, Context(shown=[GUIDE, ELEMENTS], focus=ELEMENTS, begun=True))
    assert (u.intent, u.references) == ("programme_info", [programme])


def test_a_bid_beside_a_question_on_one_stays(advisor: Advisor) -> None:
    answer, _ = advisor.turn(State(), "Interne à Lille. Conseillez-moi un parcours. Et combien coûte le DU de Nice ?")
    assert answer.intent == "recommend" and answer.path and "du-ia-sante-nice" in answer.programmes


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("l'atelier RGPD de la CNIL, quel score faut-il pour valider un module ?", "80 %"),
        ("le BME de Paris, il y a combien de parcours en M2 ?", "cinq parcours"),
        ("ISI NucMed, ils étaient combien ?", "31 participants"),
        ("l'ircad, c'est gratuit ?", "WeBSurg"),
        ("les Rencontres de la PUI, on peut encore s'inscrire ?", "2025"),
        ("la dermoscopie à Lyon, quand commence la session ?", "fermée"),
    ],
)
def test_what_no_field_answers_is_sought_in_the_record(advisor: Advisor, text: str, holds: str) -> None:
    answer, _ = advisor.turn(State(), text)
    assert answer.intent == "programme_info" and holds in answer.text


def test_figures_of_a_programme_are_no_limit(advisor: Advisor) -> None:
    state = State()
    for text in (
        "infirmière débutante, une formation gratuite à distance ?",
        "la 1, c'est en français ?",
        "D'accord. 6 heures, c'est étalé sur combien de semaines ?",
    ):
        answer, state = advisor.turn(state, text)
    assert (answer.intent, answer.profile.hours_total_max, answer.path) == ("programme_info", None, None)
    assert len(answer.programmes) == 1


def test_a_clause_asks_of_what_the_other_points_at(advisor: Advisor) -> None:
    u = advisor.understander.understand(
        "Le premier me va ! On l'a à quel prix ?",
        Context(shown=[GUIDE, ELEMENTS], focus=ELEMENTS, begun=True, has_path=True, path=[GUIDE, ELEMENTS]),
    )
    assert (u.intent, u.references, u.fields) == ("programme_info", [GUIDE], ["prices"])


@pytest.mark.parametrize(
    ("said", "programmes"),
    [
        ("DU IA santé Nice, Dijon ou Lille ?", ["du-ia-sante-nice", "du-ia-sante-bourgogne", "du-ia-sante-lille"]),
        (
            "j'hésite entre le DIU IA générative et le DU de Nice, qu'en pensez-vous ?",
            ["diu-ia-generative-sante-bourgogne-europe", "du-ia-sante-nice"],
        ),
        ("hacking health camp ou objectif IA ?", ["datathon-hacking-health-camp-strasbourg", OBJECTIF_IA]),
    ],
)
def test_each_of_several_is_called(advisor: Advisor, said: str, programmes: list[str]) -> None:
    assert advisor.understander.understand(said, Context()).references == programmes


@pytest.mark.parametrize(
    "said",
    [
        "interne à Nancy, ça sert à quelque chose de me former ?",
        "kiné au CHU d'Amiens, c'est bien ici pour l'IA ?",
        "infirmier à Brest, un robot arrive au bloc, y a un diplôme ?",
    ],
)
def test_the_town_where_one_lives_calls_nothing(advisor: Advisor, said: str) -> None:
    u = advisor.understander.understand(said, Context())
    assert u.intent != "programme_info" and "city" in u.facts.values


@pytest.mark.parametrize(
    "said",
    [
        "compare les DU de Nice et de Dijon",
        "comparez les DU de Dijon, de Nice",
        "les DU de Nice ou de Dijon, lequel choisir ?",
    ],
)
def test_a_kind_in_several_towns_is_one_in_each(advisor: Advisor, said: str) -> None:
    assert set(advisor.understander.understand(said, Context()).references) == {
        "du-ia-sante-nice",
        "du-ia-sante-bourgogne",
    }


@pytest.mark.parametrize(
    ("text", "programmes"),
    [
        ("la première des deux, elle est gratuite ?", ["mooc-secnumacademie-anssi"]),
        ("et l'autre, celui pour devenir formateur ?", ["du-formateur-sante-numerique-strasbourg"]),
        ("l'autre, c'est combien ?", ["mooc-secnumacademie-anssi"]),
        ("Le MOOC de l'UNESCO, il est en français ?", ["mooc-ia-transformation-numerique-secteur-public-unesco"]),
        ("c'est quoi leur méthode ?", [ELEMENTS]),
        ("c'est quand la dernière rentrée ?", [ELEMENTS]),
        ("Lequel parle vraiment d'IA ?", [GUIDE, OBJECTIF_IA]),
        ("un certif au bout ?", [ELEMENTS]),
        ("un certificat à la clé ?", [ELEMENTS]),
        ("les cours, c'est en ligne ?", [ELEMENTS]),
        ("les kinés peuvent ?", [ELEMENTS]),
        ("il y a un chapitre sur l'éthique dedans ?", [ELEMENTS]),
        ("ça prend combien de temps chacune ?", [ELEMENTS]),
        ("les cours, c'est tous les combien", [ELEMENTS]),
        ("les JFR, c'est tous les ans ?", ["conference-jfr-radiologie-paris"]),
    ],
)
def test_spoken_of_in_a_conversation(advisor: Advisor, text: str, programmes: list[str]) -> None:
    shown = Context(
        shown=[GUIDE, OBJECTIF_IA],
        focus=ELEMENTS,
        spoken=["mooc-secnumacademie-anssi", ELEMENTS],
        about=[ELEMENTS],
        begun=True,
        answered="programme_info",
    )
    lists = Context(shown=[GUIDE, OBJECTIF_IA], about=[GUIDE, OBJECTIF_IA], begun=True)
    u = advisor.understander.understand(text, lists if text.startswith("Lequel") else shown)
    assert (u.intent, u.references) == ("programme_info", programmes)


def test_two_spoken_of_are_set_side_by_side(advisor: Advisor) -> None:
    two = ["du-ia-sante-nice", "du-ia-sante-lille"]
    context = Context(
        shown=[GUIDE, OBJECTIF_IA], focus=two[1], spoken=two, about=two[1:], begun=True, answered="programme_info"
    )
    u = advisor.understander.understand("laquelle des deux est la plus longue", context)
    assert (u.intent, u.references) == ("compare", two)
    u = advisor.understander.understand("et sens cyber c plus court ?", context)
    assert u.references == ["formation-courte-senscyber-agents-publics"]


def test_what_holds_all_that_is_said_is_called(advisor: Advisor) -> None:
    epu = "formation-courte-epu-ia-pathologie-sfp-creteil"
    context = Context(shown=[epu], focus=epu, spoken=[epu], about=[epu], begun=True, answered="programme_info")
    u = advisor.understander.understand("la journée IA et pathologie, combien ça coûte ?", context)
    assert (u.intent, u.references) == ("programme_info", ["conference-journee-ia-pathologie-sfp-paris"])


def test_a_question_may_begin_without_a_mark(advisor: Advisor) -> None:
    said = "je suis sage-femme à Brest est-ce que le DU de Lille est ouvert aux sages-femmes"
    u = advisor.understander.understand(said, Context())
    assert (u.intent, u.references) == ("programme_info", ["du-ia-sante-lille"])


def test_a_kind_said_is_not_that_of_the_one_spoken_of(advisor: Advisor) -> None:
    ircad = "formation-courte-chirurgie-robotique-ircad-strasbourg"
    context = Context(shown=[ircad], focus=ircad, spoken=[ircad], about=[ircad], begun=True, answered="programme_info")
    u = advisor.understander.understand("entre ça et le DIU de Nancy, lequel ?", context)
    assert "diu-chirurgie-robotique-nancy" in u.references


def test_who_asks_may_live_where_another_programme_is(advisor: Advisor) -> None:
    u = advisor.understander.understand(
        "infirmière ok ? je suis infirmière à Amiens",
        Context(shown=["du-ia-sante-lille"], focus="du-ia-sante-lille", begun=True, answered="programme_info"),
    )
    assert u.intent != "programme_info" or set(u.references) <= {"du-ia-sante-lille"}


def test_lists_of_several_towns_and_of_a_programme_called(advisor: Advisor) -> None:
    answer, _ = advisor.turn(State(), "quels DU à Paris, à Lille ou à Nice ?")
    assert {"du-ia-sante-lille", "du-ia-sante-nice"} & set(answer.programmes) and answer.intent == "search"
    answer, _ = advisor.turn(
        State(), "c'était du côté de Toulouse, un webinaire de la CPTS du sud toulousain. Vous avez ça ?"
    )
    assert answer.programmes[0] == "webinaire-ia-generative-cpts-sud-toulousain"


def test_a_path_shows_beside_it_what_was_called(advisor: Advisor) -> None:
    answer, _ = advisor.turn(State(), "radiothérapeute. cherche formation sérieuse ia radioth")
    assert answer.programmes[-1] == "formation-courte-ia-radio-oncologie-unicancer"
    assert answer.text.count("**Formation internationale") == 1
