"""The on-site steps and the person's town on a map of France, overseas regions in frames beneath when one is concerned.

Outlines (`france.json`, longitude and latitude in degrees): Natural Earth 1:10m, public domain, through the npm package
`world-atlas` 2.0.2 (ISC), simplified to about 1 km by Douglas and Peucker's method. Each frame is an equirectangular
projection true at its own latitude.
"""

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from math import cos, radians
from pathlib import Path as FilePath

from advisor.planner import Path
from advisor.planner import Step as PathStep
from advisor.profile import Profile
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import key
from corpus.vocabularies import Town, towns
from ui.pictures.svg import in_words, ranks_text, svg

TITLE = "Où se suivent les étapes"
WIDTH, MARGIN, INSET = 360.0, 12.0, 104.0
CHARACTER_WIDTH, LABEL_HEIGHT = 8.0, 17.0
"""Room that a label takes, in units of the picture."""
Box = tuple[float, float, float, float]
"""left, top, right, bottom."""


@dataclass(frozen=True)
class Frame:
    """A piece of France and where it is drawn."""

    name: str
    west: float
    north: float
    narrowing: float
    """Cosine of the middle latitude: how much narrower a degree of longitude is than one of latitude."""
    scale: float
    """Units of the picture a degree of latitude."""
    x: float
    y: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        return self.x + (longitude - self.west) * self.narrowing * self.scale, self.y + (
            self.north - latitude
        ) * self.scale


@dataclass(frozen=True)
class Stop:
    """One town of the map: the steps followed there, and whether the person lives there."""

    town: Town
    ranks: tuple[int, ...]
    certain: bool
    """False where presence is not published."""
    home: bool


def france(path: Path, corpus: Corpus, profile: Profile) -> str:
    """The map and the same as a list; the list alone when no step has a place in France."""
    steps = [(rank, step, corpus.programmes[step.programme]) for rank, step in enumerate(path.steps, 1)]
    told = [f"Étape {rank}, {p.name} : {_where(step, p)}." for rank, step, p in steps]
    stops = _stops(steps, profile)
    if not any(stop.ranks for stop in stops):
        return f'<ul class="others">{"".join(f"<li>{escape(sentence)}</li>" for sentence in told)}</ul>'
    if profile.city and any(stop.home for stop in stops):
        told.append(f"Vous : {profile.city}.")
    frames = _frames(tuple(dict.fromkeys(stop.town.region for stop in stops)))
    height = max(frame.y + frame.height for frame in frames.values()) + MARGIN
    body = "".join(_land(frame) for frame in frames.values()) + _marks(stops, frames)
    return (
        svg("carte", TITLE, told, height, body, f"0 0 {WIDTH:g} {height:.0f}")
        + _caption(steps, stops)
        + in_words(TITLE, told)
    )


def _caption(steps: list[tuple[int, PathStep, Programme]], stops: list[Stop]) -> str:
    """Steps that the map does not show, and what a dashed number means."""
    shown = {rank for stop in stops for rank in stop.ranks}
    remote = [rank for rank, _, p in steps if p.modalities == ["distanciel"]]
    elsewhere = [rank for rank, _, p in steps if rank not in shown and rank not in remote]
    said = [
        f"{ranks_text(ranks).capitalize()} : {words}."
        for ranks, words in ((remote, "à distance"), (elsewhere, "lieu non communiqué ou hors de France"))
        if ranks
    ]
    if any(not stop.certain for stop in stops):
        said.append("Numéro en pointillé : présence sur place non précisée.")
    return f'<p class="hint">{" ".join(said)}</p>' if said else ""


def _where(step: PathStep, p: Programme) -> str:
    if p.modalities == ["distanciel"]:
        return "à distance"
    location = next((c.detail for c in step.criteria if c.criterion == "location"), None)
    if location:
        return location
    places = ", ".join(p.places or ([p.city] if p.city else []))
    if not places:
        return "lieu non communiqué"
    presence = "" if p.modalities else " ; présence non précisée"
    return f"à {places}{' ou à distance' if 'distanciel' in p.modalities else ''}{presence}"


def _stops(steps: list[tuple[int, PathStep, Programme]], profile: Profile) -> list[Stop]:
    """Towns of France that the map knows, the person's first."""
    home = towns().get(key(profile.city)) if profile.city else None
    found: dict[Town, list[tuple[int, bool]]] = {home: []} if home else {}
    for rank, _, p in steps:
        if p.modalities == ["distanciel"] or p.country not in (None, "FR"):
            continue
        for name in p.places or ([p.city] if p.city else []):
            if town := towns().get(key(name)):
                found.setdefault(town, []).append((rank, bool(p.modalities)))
    return [
        Stop(town, tuple(r for r, _ in at), all(certain for _, certain in at), town == home)
        for town, at in found.items()
    ]


# --- the land -----------------------------------------------------------------------------------------------------


@cache
def _outlines() -> dict[str, list[list[tuple[float, float]]]]:
    return json.loads((FilePath(__file__).parent / "france.json").read_text("utf-8"))


def _frames(regions: tuple[str, ...]) -> dict[str, Frame]:
    """The mainland, and beneath it each overseas region that is concerned; by name."""
    mainland = _frame("métropole", MARGIN, MARGIN, WIDTH - 2 * MARGIN, None)
    frames = {"métropole": mainland}
    for i, region in enumerate(r for r in regions if r in _outlines()):
        frames[region] = _frame(region, MARGIN + i * (INSET + MARGIN), mainland.y + mainland.height + 26, INSET, INSET)
    return frames


def _frame(name: str, x: float, y: float, width: float, height: float | None) -> Frame:
    """Fits an outline in a width, and in a height when one is given."""
    points = [point for ring in _outlines()[name] for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    narrowing = cos(radians((south + north) / 2))
    scale = width / ((east - west) * narrowing)
    if height is not None:
        scale = min(scale, height / (north - south))
    return Frame(name, west, north, narrowing, scale, x, y, (north - south) * scale)


def _land(frame: Frame) -> str:
    lines = []
    for ring in _outlines()[frame.name]:
        lines.append("M" + "L".join("{:.1f} {:.1f}".format(*frame.place(*point)) for point in ring) + "Z")
    name = (
        ""
        if frame.name == "métropole"
        else f'<text class="pic-muted" x="{frame.x:g}" y="{frame.y - 8:.0f}">{escape(frame.name)}</text>'
    )
    return f'<path class="pic-land" d="{"".join(lines)}"/>{name}'


# --- what stands on it --------------------------------------------------------------------------------------------


def _marks(stops: list[Stop], frames: dict[str, Frame]) -> str:
    placed = [
        (stop, *frames.get(stop.town.region, frames["métropole"]).place(stop.town.longitude, stop.town.latitude))
        for stop in stops
    ]
    home = next(((x, y) for stop, x, y in placed if stop.home), None)
    ways = [
        f'<line class="pic-way" x1="{home[0]:.1f}" y1="{home[1]:.1f}" x2="{x:.1f}" y2="{y:.1f}"/>'
        for stop, x, y in placed
        if home and not stop.home
    ]
    taken: list[Box] = [_around(stop, x, y) for stop, x, y in placed]
    labels = []
    for stop, x, y in placed:
        words = stop.town.name + (" (vous)" if stop.home else "")
        box, anchor = _room(words, _around(stop, x, y), taken)
        taken.append(box)
        across = {"start": box[0], "end": box[2], "middle": (box[0] + box[2]) / 2}[anchor]
        labels.append(
            f'<text class="pic-town" x="{across:.1f}" y="{box[3] - 4:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
        )
    return "".join(ways) + "".join(_mark(stop, x, y) for stop, x, y in placed) + "".join(labels)


def _around(stop: Stop, x: float, y: float) -> Box:
    half = 9 + 7 * max(0, len(stop.ranks) - 1) + (9 if stop.home and stop.ranks else 0)
    return x - half - 4, y - 13, x + half + 4, y + 13


def _mark(stop: Stop, x: float, y: float) -> str:
    """A numbered pill for steps (dashed where presence is not published), a diamond for the person."""
    parts = ""
    if stop.home:
        at = x - (14 + 7 * (len(stop.ranks) - 1) if stop.ranks else 0)
        parts += f'<path class="pic-home" d="M{at:.1f} {y - 9:.1f}l9 9-9 9-9-9z"/>'
    if stop.ranks:
        half = 11 + 7 * (len(stop.ranks) - 1)
        at = x + (10 if stop.home else 0)
        shape, text = ("pic-dot", "pic-rank") if stop.certain else ("pic-maybe", "pic-maybe-rank")
        parts += (
            f'<rect class="{shape}" x="{at - half:.1f}" y="{y - 11:.1f}" width="{2 * half:g}" height="22" rx="11"/>'
        )
        parts += f'<text class="{text}" x="{at:.1f}" y="{y + 5.5:.1f}" text-anchor="middle">{", ".join(map(str, stop.ranks))}</text>'
    return parts


def _room(words: str, mark: Box, taken: list[Box]) -> tuple[Box, str]:
    """Where a label fits beside its mark: right, left, beneath or above, the first that covers nothing; and its anchor."""
    width, middle = CHARACTER_WIDTH * len(words), (mark[1] + mark[3]) / 2
    centre = (mark[0] + mark[2]) / 2
    places: list[tuple[Box, str]] = [
        ((mark[2] + 2, middle - 9, mark[2] + 2 + width, middle - 9 + LABEL_HEIGHT), "start"),
        ((mark[0] - 2 - width, middle - 9, mark[0] - 2, middle - 9 + LABEL_HEIGHT), "end"),
        ((centre - width / 2, mark[3], centre + width / 2, mark[3] + LABEL_HEIGHT), "middle"),
        ((centre - width / 2, mark[1] - LABEL_HEIGHT, centre + width / 2, mark[1]), "middle"),
    ]
    inside = [place for place in places if place[0][0] >= 0 and place[0][2] <= WIDTH] or places
    return next((place for place in inside if not any(_overlap(place[0], other) for other in taken)), inside[0])


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
