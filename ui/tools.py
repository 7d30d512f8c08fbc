"""The advisor as tools for an intranet's own assistant, over MCP (Gradio's flag): cited facts, no conversation kept."""

from typing import Any

import gradio as gr
import orjson

from advisor.advisor import Advisor
from advisor.profile import Profile, located
from corpus.codes import codes
from ui.tokens import Tokens


def add_tools(advisor: Advisor, tokens: Tokens) -> None:
    """Declares the tools; call inside a `gr.Blocks`. Docstrings are what the assistant reads."""

    def parcours_ia_poser_une_question(message: str) -> str:
        """Pose au conseiller une question sur la formation à l'IA en santé et renvoie sa réponse citée (Markdown, français).

        Args:
            message: La question, en une ou deux phrases, sans aucune donnée de patient.
        """
        answer, _ = advisor.turn(tokens.start(), message[:4000])
        return _brief(answer.contract())

    def parcours_ia_recommander(
        profession: str = "", specialite: str = "", ville: str = "", heures_au_total: float = 0, budget_eur: float = -1
    ) -> str:
        """Compose un parcours de formation à l'IA en santé pour un profil, étape par étape, chaque fait avec sa source.

        Args:
            profession: Code de profession (medecin, interne, infirmier, pharmacien, sage_femme, cadre_sante…), vide si inconnu.
            specialite: Code de spécialité (cardiologie, radiologie, medecine_generale…), vide si inconnu.
            ville: Ville d'exercice en France, vide si inconnue.
            heures_au_total: Temps disponible en heures, 0 si inconnu.
            budget_eur: Budget en euros (0 : gratuit seulement), -1 si inconnu.
        """
        profile = Profile(
            profession=_code("profession", profession), specialty=_code("specialty", specialite), city=ville[:80] or None,
            hours_total_max=heures_au_total or None, budget_max_eur=None if budget_eur < 0 else budget_eur,
        )  # fmt: skip
        answer, _ = advisor.recommend(tokens.start(located(profile)))
        return _brief(answer.contract())

    def parcours_ia_fiche(identifiant: str) -> str:
        """Donne la fiche complète d'une formation du catalogue, avec ses sources et leurs dates.

        Args:
            identifiant: Identifiant de la formation (par exemple du-ia-sante-nice), tel que les autres outils le renvoient.
        """
        programme = advisor.corpus.programmes.get(identifiant)
        if programme is None:
            raise gr.Error(f"Aucune formation ne porte l'identifiant « {identifiant[:80]} ».", print_exception=False)
        return _json(programme.model_dump(mode="json"))

    for tool in (parcours_ia_poser_une_question, parcours_ia_recommander, parcours_ia_fiche):
        gr.api(tool, api_name=tool.__name__, queue=False)


def _brief(answer: dict[str, Any]) -> str:
    """What an assistant needs of an answer: the text with its markers, the sources, the programmes."""
    kept = ("text", "complement", "programmes", "citations", "intent", "profile", "warnings", "corpus")
    return _json({name: answer[name] for name in kept})


def _json(data: dict[str, Any]) -> str:
    return orjson.dumps(data).decode()


def _code(family: str, value: str) -> str | None:
    if value and value not in codes(family):
        raise gr.Error(f"Code inconnu « {value[:60]} » ; attendu : {', '.join(codes(family))}.", print_exception=False)
    return value or None
