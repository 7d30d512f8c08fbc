"""What stands in the way when a person wishes for another path, and how the answer says it."""

from dataclasses import dataclass

from advisor.columns import LONG_KINDS
from advisor.planner import Path, totals
from advisor.profile import Profile
from advisor.understanding.describing import DIPLOMAS
from corpus.load import Corpus
from corpus.models import Programme

BASIC, ADVANCED = ("decouvrir",), ("approfondir", "pratiquer")


@dataclass(frozen=True)
class Change:
    """Steps to do without, and what the answer says first."""

    unwanted: list[str]
    said: str


def change(wish: str, path: Path, profile: Profile, corpus: Corpus) -> Change:
    """The change that a wish for another path asks for."""
    gone = in_the_way(wish, [corpus.programmes[s.programme] for s in path.steps], profile)
    return Change([p.id for p in gone], _SAID[wish].format(names=_names(gone)) if gone else _NOTHING[wish])


def in_the_way(wish: str, steps: list[Programme], profile: Profile) -> list[Programme]:
    """The steps that a wish would do without."""
    if wish == "cheaper":
        return [p for p in steps if not p.free]
    timed = [p for p in steps if p.hours is not None]
    if wish == "shorter":
        longest = max(timed, key=lambda p: p.hours or 0, default=None)
        return [p for p in steps if p.kind in LONG_KINDS] or ([longest] if longest else steps[-1:])
    if wish == "longer":
        return [p for p in steps if p.kind not in LONG_KINDS and (p.hours or 0) <= 10]
    if wish == "harder":
        return [p for p in steps if p.editorial.stage in BASIC or p.editorial.level == "debutant"]
    if wish == "easier":
        return [p for p in steps if p.editorial.stage in ADVANCED or p.editorial.level in ("intermediaire", "avance")]
    if wish == "nearer":
        return [
            p for p in steps if "distanciel" not in p.modalities and (p.region is None or p.region != profile.region)
        ]
    if wish == "practical":
        return [p for p in steps if not p.practical]
    if wish == "diploma":
        return [p for p in steps if p.kind not in DIPLOMAS]
    return steps


def shorter_still(path: Path, corpus: Corpus) -> list[str]:
    """The steps less the longest, for when nothing shorter can take its place; none to drop in a single step."""
    steps = [corpus.programmes[s.programme] for s in path.steps]
    if len(steps) < 2:
        return []
    longest = max(steps, key=lambda p: (p.kind in LONG_KINDS, p.hours or 0))
    return [p.id for p in steps if p is not longest]


def lasts(path: Path, corpus: Corpus) -> tuple[int, float, int]:
    """How long a path is, for comparison: long diplomas first, then known hours, then steps."""
    steps = [corpus.programmes[s.programme] for s in path.steps]
    return sum(p.kind in LONG_KINDS for p in steps), totals(steps).hours or 0, len(steps)


def only(path: Path, kept: list[str], corpus: Corpus, profession: str | None) -> Path:
    """The same path with some of its steps alone."""
    return path.model_copy(
        update={
            "steps": [s for s in path.steps if s.programme in kept],
            "totals": totals([corpus.programmes[i] for i in kept], profession),
            "competencies": {code: [i for i in ids if i in kept] for code, ids in path.competencies.items()},
        }
    )


def _names(programmes: list[Programme]) -> str:
    """ "X, Y et Z"."""
    names = [f"« {p.name} »" for p in programmes]
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


_SAID = {
    "cheaper": "J'écarte ce qui n'est pas gratuit ou dont le tarif n'est pas publié : {names}.",
    "shorter": "J'écarte ce qui prend le plus de temps : {names}.",
    "longer": "Je cherche plus complet que {names}.",
    "harder": "Je laisse de côté ce qui est le plus simple : {names}.",
    "easier": "Je laisse de côté ce qui est le plus exigeant : {names}.",
    "nearer": "J'écarte ce qui demande d'aller loin, ou dont je ne connais pas le lieu : {names}.",
    "practical": "Je laisse de côté ce dont la mise en pratique n'est pas décrite : {names}.",
    "diploma": "Je cherche un diplôme plutôt que {names}.",
    "other": "Voici autre chose, sans {names}.",
}
_NOTHING = {
    "cheaper": "Tout ce que je vous propose est déjà gratuit.",
    "shorter": "Je n'ai rien de plus court à proposer.",
    "longer": "Ces formations comptent déjà parmi les plus longues de mon catalogue.",
    "harder": "Ces étapes sont déjà les plus poussées que je connaisse pour vous.",
    "easier": "Ces étapes sont déjà les plus simples que je connaisse.",
    "nearer": "Tout se suit déjà à distance ou dans votre région.",
    "practical": "Chacune de ces étapes annonce déjà une mise en pratique.",
    "diploma": "Chacune de ces étapes mène déjà à un diplôme.",
    "other": "",
}  # fmt: skip
