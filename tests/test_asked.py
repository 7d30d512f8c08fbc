"""Which programme a message asks of, and which of its facts: real catalogue, real model."""

import pytest

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.understanding import Context
from advisor.understanding.asked import fields_in
from corpus.text import content_words

OBJECTIF_IA, ELEMENTS, GUIDE = "mooc-objectif-ia-openclassrooms", "mooc-elements-of-ai-francais", "autre-guide-ia-generative-has"


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
        ("ceux qui sont gratuits", []),
        ("celui qui est gratuit, c'est combien d'heures", ["hours"]),
        ("pas de prix, je demande la durée", ["hours"]),
    ],
)
def test_facts_asked_for(text: str, fields: list[str]) -> None:
    assert [f for f in fields_in(content_words(text), []) if f != "rhythm" or "rhythm" in fields] == fields


@pytest.mark.parametrize(
    ("text", "programme", "fields"),
    [
        ("bof, c'est pour les débutants. Unicancer a pas un cours ?", "formation-courte-ia-radio-oncologie-unicancer", None),
        ("Non, je parlais d'Objectif IA, pas du DIU de Dijon.", OBJECTIF_IA, None),
        ("et l'ircad ils proposent quoi", "formation-courte-chirurgie-robotique-ircad-strasbourg", ["topics"]),
        ("le guide de la HAS, est-ce qu'il parle des logiciels qui lisent les radios ?", GUIDE, ["topics"]),
        ("peu importe le lieu. le hacking health camp, un réanimateur y a sa place ?", "datathon-hacking-health-camp-strasbourg", ["audience"]),
        ("le diu robotique de nancy prend les chefs de clinique ?", "diu-chirurgie-robotique-nancy", ["audience"]),
    ],
)
def test_called_beside_what_is_shown(advisor: Advisor, text: str, programme: str, fields: list[str] | None) -> None:
    """A programme that is called is spoken of, whatever is in focus."""
    u = advisor.understander.understand(text, Context(shown=[GUIDE, ELEMENTS], focus=ELEMENTS, begun=True))
    assert (u.intent, u.references) == ("programme_info", [programme])
    assert fields is None or u.fields == fields
    assert "kinds_excluded" not in u.facts.values


@pytest.mark.parametrize("text", ["que dit la HAS sur les LLM ?", "infirmier à Nantes, quelle formation pour aller plus loin ?", "un MOOC sur l'IA à distance, 30 h au plus"])
def test_called_by_chance(advisor: Advisor, text: str) -> None:
    """Words that stand in a name call nothing where another thing is asked."""
    assert advisor.understander.understand(text, Context()).intent != "programme_info"


def test_figures_of_a_programme_are_no_limit(advisor: Advisor) -> None:
    state = State()
    for text in ("infirmière débutante, une formation gratuite à distance ?", "la 1, c'est en français ?", "D'accord. 6 heures, c'est étalé sur combien de semaines ?"):
        answer, state = advisor.turn(state, text)
    assert (answer.intent, answer.profile.hours_total_max, answer.path) == ("programme_info", None, None)
    assert len(answer.programmes) == 1


def test_a_clause_asks_of_what_the_other_points_at(advisor: Advisor) -> None:
    u = advisor.understander.understand("Le premier me va ! On l'a à quel prix ?", Context(shown=[GUIDE, ELEMENTS], focus=ELEMENTS, begun=True, has_path=True, path=[GUIDE, ELEMENTS]))
    assert (u.intent, u.references, u.fields) == ("programme_info", [GUIDE], ["prices"])


def test_lists_of_several_towns_and_of_a_programme_called(advisor: Advisor) -> None:
    answer, _ = advisor.turn(State(), "quels DU à Paris, à Lille ou à Nice ?")
    assert {"du-ia-sante-lille", "du-ia-sante-nice"} & set(answer.programmes) and answer.intent == "search"
    answer, _ = advisor.turn(State(), "c'était du côté de Toulouse, un webinaire de la CPTS du sud toulousain. Vous avez ça ?")
    assert answer.programmes[0] == "webinaire-ia-generative-cpts-sud-toulousain"


def test_a_path_shows_beside_it_what_was_called(advisor: Advisor) -> None:
    answer, _ = advisor.turn(State(), "radiothérapeute. cherche formation sérieuse ia radioth")
    assert answer.programmes[-1] == "formation-courte-ia-radio-oncologie-unicancer"
    assert answer.text.count("**Formation internationale") == 1
