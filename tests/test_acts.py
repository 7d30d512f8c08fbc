"""What messages do to the steps of a path: each clause's act and targets, and the path that comes of them."""

import pytest

from advisor.advisor import Advisor
from advisor.dialogue import State, context
from advisor.understanding import Context

OBJECTIF, GUIDE, ELEMENTS, DIU = STEPS = [
    "mooc-objectif-ia-openclassrooms", "autre-guide-ia-generative-has", "mooc-elements-of-ai-francais", "diu-ia-generative-sante-bourgogne-europe",
]  # fmt: skip
LILLE = "du-ia-sante-lille"


def understood(advisor: Advisor, said: str, **more: object):
    return advisor.understander.understand(
        said, Context(shown=STEPS, path=STEPS, has_path=True, recommended=True, begun=True, **more)
    )


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("le DIU vire-le", [DIU]), ("virez-moi ce DIU", [DIU]), ("le 3, bof", [ELEMENTS]), ("la 4 non, j'y vais déjà tous les ans", [DIU]),
        ("on peut retirer la troisième svp ?", [ELEMENTS]), ("jetez tout sauf le guide", [OBJECTIF, ELEMENTS, DIU]), ("ne gardez pas le DIU", [DIU]),
        ("Enlevez le DIU et gardez le reste.", [DIU]), ("on ôte le DIU et on garde les autres !", [DIU]), ("le dernier, sans façon", [DIU]),
        ("je prends le 1, le 3 et le 4 je les laisse de côté", [ELEMENTS, DIU]), ("rien que le guide, le reste à la poubelle", [OBJECTIF, ELEMENTS, DIU]),
        ("la 2 je l'ai déjà faite", [GUIDE]), ("la 3, 30 h, c'est trop scolaire pour moi", [ELEMENTS]), ("Le 4, impossible avec mes gardes.", [DIU]), ("la 3 m'inspire guère", [ELEMENTS]),
        ("Dijon c'est cinq heures de train pour une soirée, vous plaisantez ?", [DIU]), ("le DIU, mon chef ne me laissera jamais y aller", [DIU]), ("le DIU : sans.", [DIU]),
        ("elements of ai : dehors, ainsi que le DIU", [ELEMENTS, DIU]), ("le n°3 me gêne, gardez le reste", [ELEMENTS]), ("supprimeriez-vous le DIU ?", [DIU]), ("pas le DIU, le MOOC", [DIU]), ("la liste sans la dernière", [DIU]), ("je conteste la première étape", [OBJECTIF]), ("retirez celle qui clôt la liste", [DIU]), ("vire la 3 et la 4", [ELEMENTS, DIU]),
        ("la 2 ne m'emballe pas, vous auriez autre chose ?", [GUIDE]), ("le 1 est déjà fait, une autre idée ?", [OBJECTIF]), ("le guide, déjà lu, un autre à la place ?", [GUIDE]), ("remplacez la 3 par autre chose", [ELEMENTS]), ("le dernier je le connais déjà, vous mettez quoi à la place ?", [DIU]),
        ("j'aime pas trop le guide, trouvez autre chose", [GUIDE]), ("il existe une autre formation que la 3 ?", [ELEMENTS]),
        ("l'IA ne sert à rien aux dentistes, virez le guide", [GUIDE]), ("le cours sur l'IA nous plaît moins, enlevez le premier", [OBJECTIF]),
        ("retirez-en une, la deuxième", [GUIDE]), ("on en supprime un : le DIU", [DIU]), ("vire celle que j'ai déjà vue, la première", [OBJECTIF]),
    ],
)  # fmt: skip
def test_steps_taken_out(advisor: Advisor, said: str, gone: list[str]) -> None:
    found = understood(advisor, said)
    assert found.intent == "refine" and found.acts.on(STEPS, []) == [i for i in STEPS if i not in gone]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("garde juste le guide HAS", [GUIDE]), ("l'inverse, je garde QUE la HAS", [GUIDE]), ("je garde la 1 et la 2", [OBJECTIF, GUIDE]), ("juste les deux premiers", [OBJECTIF, GUIDE]),
        ("les deux MOOC suffisent", [OBJECTIF, ELEMENTS]), ("finalement avec le guide et la 3, c'est tout", [GUIDE, ELEMENTS]), ("je ne veux que le DIU", [DIU]),
    ],
)  # fmt: skip
def test_steps_kept_alone(advisor: Advisor, said: str, kept: list[str]) -> None:
    found = understood(advisor, said)
    assert found.intent == "refine" and found.acts.on(STEPS, []) == kept


@pytest.mark.parametrize(
    "said",
    [
        "pourquoi vous avez enlevé le DIU ?", "je parlais seulement de la troisième, il faut payer ?", "pas l'enlever, je demandais si c'est payant", "enlève la limite de budget",
        "bon laisse tomber. Objectif IA c'est quoi le rapport avec la fac ?", "j'ai pas le temps le soir", "QUE du français", "enlève tout", "et le prix du DIU ?", "est-ce que le DIU remplace un master ?", "la première ça change quoi pour moi", "le premier, il est gratuit non ?", "j'hésite entre le 1 et le 3", "surtout n'enlevez pas le guide",
        "j'ai trop de boulot, la première me va", "trop bien la 2", "la première c'est pas trop dur ?", "le DIU de Dijon est gratuit, vous êtes sérieux ?", "laissez-moi le temps de réfléchir", "je garde ça sous le coude", "impossible de me libérer le mardi", "sortez-moi le parcours en entier", "le DIU est trop dur sans une autre formation avant ?", "la 2 est-elle déjà ouverte ?", "j'aime pas trop l'informatique", "une autre question que le prix : la 2 est reconnue ?", "bon, ce parcours, tu me le sors ?", "l'IA va remplacer les kinés au bout du compte ?", "est-ce que l'IA va-t-elle un jour nous remplacer ?", "les robots finiront par remplacer les infirmières ou pas ?", "on va nous remplacer par des machines non ? et j'ai droit de mettre un crr dans chatgpt", "redis-moi mon budget avant de me proposer un parcours",
    ],
)  # fmt: skip
def test_nothing_is_taken_out_by_mistake(advisor: Advisor, said: str) -> None:
    found = understood(advisor, said, focus=GUIDE)
    assert not found.acts.drops and not found.acts.keeps


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Gardez celui-là et ôtez les trois autres, qui ne me disent rien.", STEPS[:3]), ("Anglais, alors non, supprimez-le. Le reste me va.", [DIU]), ("tu peux l'enlever ?", [DIU]),
        ("un AUTRE que celui-là", [DIU]), ("ok pour celui-là mais pas les autres", STEPS[:3]), ("Retirez-le quand même", [DIU]), ("les autres tu peux les virer", STEPS[:3]), ("le reste passe, sors celui-là", [DIU]), ("déjà vu. autre", [DIU]),
    ],
)  # fmt: skip
def test_what_was_just_spoken_of_and_the_others(advisor: Advisor, said: str, gone: list[str]) -> None:
    assert sorted(understood(advisor, said, focus=DIU, about=[DIU]).acts.drops) == sorted(gone)


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("remettez les autres", [OBJECTIF, GUIDE]),
        ("remets-la", [LILLE]),
        ("Remettez-moi les deux autres, le guide et Objectif IA.", [OBJECTIF, GUIDE]),
        ("remettez le DU de Lille", [LILLE]),
        ("remplacez le DIU par le DU de Lille", [LILLE]),
    ],
)
def test_what_is_put_back(advisor: Advisor, said: str, back: list[str]) -> None:
    now = Context(
        shown=[DIU],
        path=[DIU],
        has_path=True,
        recommended=True,
        begun=True,
        before=[OBJECTIF, GUIDE, LILLE],
        refused=[LILLE],
    )
    found = advisor.understander.understand(said, now)
    assert found.intent == "refine" and sorted(found.acts.restores) == sorted(back)


def talked(advisor: Advisor, *said: str) -> list[State]:
    states = [State()]
    for message in said:
        states.append(advisor.turn(states[-1], message)[1])
    return states[1:]


def steps(state: State) -> list[str]:
    return [s.programme for s in state.path.steps] if state.path else []


WHO = "Médecin généraliste à Pau, je débute, quelle formation à l'IA générative ?"


def test_the_steps_that_stay_are_not_changed(advisor: Advisor) -> None:
    before, after = talked(advisor, WHO, "virez la deuxième")
    assert steps(before)[1] not in steps(after) and {steps(before)[0], *steps(before)[2:]} <= set(steps(after))


def test_what_was_refused_never_comes_back_until_it_is_asked_for(advisor: Advisor) -> None:
    first, _, later, back = talked(
        advisor, WHO, "enlève la première", "je suis à l'aise avec l'informatique", "remettez-la"
    )
    assert steps(first)[0] not in steps(later) and steps(first)[0] in steps(back)


def test_one_message_takes_out_and_puts_back(advisor: Advisor) -> None:
    first, only, swapped = talked(
        advisor, WHO, "ne garde que la première", "retirez la première et remettez la deuxième"
    )
    assert steps(only) == steps(first)[:1]
    assert steps(first)[0] not in steps(swapped)


def test_a_question_beside_an_act_is_about_its_own_step(advisor: Advisor) -> None:
    _, state = advisor.turn(State(), WHO)
    first, second = steps(state)[:2]
    answer, after = advisor.turn(
        state, "la deuxième est trop longue ; retirez-la, et dites-moi pour qui est la première ?"
    )
    assert second not in steps(after) and first in steps(after) and "Pour qui" in answer.text


@pytest.mark.parametrize(
    "said", ["virez la cybersécurité, et qui finance ?", "enlevez-moi la télésanté. qui peut payer ?"]
)
def test_a_subject_that_no_step_has_is_no_wish_and_what_is_asked_beside_is_answered(
    advisor: Advisor, said: str
) -> None:
    _, state = advisor.turn(State(), WHO)
    answer, after = advisor.turn(state, said)
    assert after.profile.topics == state.profile.topics and steps(after) == steps(state)
    assert "Dites-moi quelle étape" in answer.text and "ANDPC" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        "la première est déjà faite, mettez autre chose. et l'ANFH finance ?",
        "le 1 me tente pas, autre chose ? et qui peut payer ?",
        "la première ne me dit rien. qui peut payer ?",
    ],
)
def test_a_step_goes_and_who_pays_is_answered(advisor: Advisor, said: str) -> None:
    _, state = advisor.turn(State(), "je suis infirmière à Nantes, quelle formation en IA ?")
    answer, after = advisor.turn(state, said)
    assert steps(after) == steps(state)[1:] and "ANFH" in answer.text


def test_that_nothing_takes_the_place_of_a_step_is_said(advisor: Advisor) -> None:
    _, state = advisor.turn(State(), "je suis infirmière à Nantes, quelle formation en IA ?")
    assert "je ne mets rien à la place" in advisor.turn(state, "remplace la première")[0].text
    assert "à la place" not in advisor.turn(state, "enlève la première")[0].text


def test_going_back_shows_what_was_shown(advisor: Advisor) -> None:
    first, _, back = talked(advisor, WHO, "garde juste la première", "comme avant")
    assert steps(back) == steps(first)


def test_the_first_list_is_shown_again(advisor: Advisor) -> None:
    answer, state = advisor.turn(State(), "Quels DU à Paris ?")
    _, state = advisor.turn(state, "je suis radiologue, quelle formation ?")
    again, _ = advisor.turn(state, "remettez-moi la liste de départ")
    assert again.programmes == answer.programmes


def test_what_cannot_be_put_is_said(advisor: Advisor) -> None:
    _, state = advisor.turn(State(), "Infirmière à Nantes, gratuit seulement, quelle formation ?")
    answer, after = advisor.turn(state, "ajoutez le DU de Nice")
    assert "Je ne peux pas mettre" in answer.text and steps(after) == steps(state)


def test_french_alone_after_english(advisor: Advisor) -> None:
    *_, state = talked(advisor, WHO, "plutôt en anglais", "mais non, en français svp")
    assert state.profile.languages == ["fr"] and context(state).path
    assert all(advisor.corpus.programmes[i].language != "en" for i in steps(state))


@pytest.mark.parametrize(
    ("said", "kind", "gone"),
    [
        ("ajoutez un webinaire", "webinaire", []),
        ("y a moyen de rajouter un datathon ?", "datathon", []),
        ("remplacez la 2 par un mooc", "mooc", [1]),
        ("le premier je l'ai deja fait, mets plutot un DU a la place", "DU", [0]),
    ],
)
def test_one_of_a_kind_joins_the_path(advisor: Advisor, said: str, kind: str, gone: list[int]) -> None:
    """The steps that were there stay, and the kind limits nothing that follows."""
    first, state = advisor.turn(State(conversation="c"), "infirmier à Nantes, quelles formations pour moi ?")
    answer, _ = advisor.turn(state, said)
    assert first.path and answer.path
    before = first.path.programmes
    came = [i for i in answer.path.programmes if i not in before]
    assert [advisor.corpus.programmes[i].kind for i in came] == [kind]
    assert set(before) - set(answer.path.programmes) == {before[n] for n in gone}
    assert not answer.profile.kinds_wanted


def test_the_path_before_is_shown_again(advisor: Advisor) -> None:
    first, state = advisor.turn(State(conversation="c"), "infirmier à Nantes, quelles formations pour moi ?")
    _, state = advisor.turn(state, "remplacez la première par un webinaire")
    for said in ("revenez au parcours d'avant", "je préférais la version précédente"):
        answer, _ = advisor.turn(state, said)
        assert answer.path and first.path and set(answer.path.programmes) == set(first.path.programmes)
