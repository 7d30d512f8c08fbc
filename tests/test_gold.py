"""Gold data: what figures are reported on is not what rules and examples were written from."""

import pytest
import yaml

from corpus.codes import read_yaml
from tests.conftest import GOLD
from tests.leaks import JUDGED, blocks, leaked, seen, unseen_file


@pytest.mark.parametrize("kind", JUDGED)
def test_no_test_utterance_is_known_already(kind: str) -> None:
    found = leaked((row["text"] for row in read_yaml(unseen_file(kind).read_text("utf-8"))), seen(kind))
    assert not any(found), (
        f"{unseen_file(kind).name}: {sum(found)} known utterances; run `python -m tests.leaks --drop`"
    )


@pytest.mark.parametrize("kind", [*JUDGED, "references"])
def test_no_family_stands_in_both_splits(kind: str) -> None:
    dev, test = (
        {row.get("family") for row in read_yaml((GOLD / f"{kind}_{split}.yaml").read_text("utf-8"))} - {None}
        for split in ("dev", "test")
    )
    assert not dev & test, f"{kind}: {len(dev & test)} families in both"


def test_near_duplicates_are_seen() -> None:
    known = {"bonjour", "quelle formation me conseillez vous pour debuter"}
    texts = [
        "Bonjour !",
        "quelle formation me conseilleriez vous pour débuter",
        "bonsoir",
        "quel diplôme viser après l'internat",
    ]
    assert leaked(texts, known) == [True, True, False, False]


def test_blocks_are_the_rows() -> None:
    _, rows = blocks(GOLD / "intents_dev.yaml")
    assert [yaml.safe_load(row)[0] for row in rows] == read_yaml((GOLD / "intents_dev.yaml").read_text("utf-8"))
