"""The encoder: exported and checked against its reference, whatever sentence-transformers model it comes from."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelMissing
from corpus.settings import Settings, settings
from index.encoder import ONNX, REFERENCE, ModelCard, OnnxEncoder
from index.model import load_encoder, model_folder, prepare

TEXTS = ["une formation à l'IA pour infirmières", "DU d'imagerie à Dijon", "qui paie ?"]


@pytest.fixture(scope="module")
def tokenizer():
    from transformers import PreTrainedTokenizerFast

    file = model_folder(settings()) / "tokenizer.json"
    return PreTrainedTokenizerFast(
        tokenizer_file=str(file),
        pad_token="<pad>",
        unk_token="<unk>",
        cls_token="<s>",
        sep_token="</s>",
        model_max_length=64,
    )


def test_embedded_model_is_served_in_int8_close_to_its_reference(current: Settings) -> None:
    card = ModelCard.read(model_folder(current))
    assert card.engine == ONNX and card.dim == 384
    assert card.cosine_mean is not None and card.cosine_mean >= 0.99


def test_vectors_are_unit_and_do_not_depend_on_their_neighbours(current: Settings) -> None:
    encoder = load_encoder(current)
    together = encoder.encode_passages(TEXTS)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in zip(together, TEXTS, strict=True):
        np.testing.assert_array_equal(row, encoder.encode_passages([text])[0])
    assert not np.allclose(encoder.encode_queries(TEXTS), together)  # the prompts differ


@pytest.mark.parametrize("threads", [0, 1])
def test_a_query_begun_gives_the_same_vector(current: Settings, threads: int) -> None:
    encoder = load_encoder(current.model_copy(update={"threads": threads}))
    encoder.begin_query("une question dont on ne veut plus").cancel()
    begun = [encoder.begin_query(text) for text in TEXTS]
    np.testing.assert_array_equal([future.result(10) for future in begun], encoder.encode_queries(TEXTS))


def test_a_shortened_vocabulary_cuts_texts_as_the_whole_one_does(current: Settings) -> None:
    from index import embedded

    encoder, whole = load_encoder(current), embedded.load().tokenizer.backend_tokenizer
    assert isinstance(encoder, OnnxEncoder)
    for text in [*TEXTS, "Œdème à 38,5 °C — β-bloquants, 1 500 € (n° 3) 🙂", "ΔPaO₂ ≥ 10 % ; Mª Ñandú"]:
        np.testing.assert_array_equal(encoder._tokens(text)["input_ids"][0], whole.encode(text).ids)
    assert encoder.encode_queries(["обучение ИИ 培训"]).shape == (1, 384)  # other scripts are unknown, and do no harm


def test_any_transformer_folder_is_exported(tmp_path: Path, tokenizer) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules as st
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=250_100,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(tmp_path / "bert")
    tokenizer.save_pretrained(tmp_path / "bert")
    transformer = st.Transformer(str(tmp_path / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[transformer, st.Pooling(32, pooling_mode="cls")]).save(str(tmp_path / "model"))
    mine = Settings(home=tmp_path / "var", model=str(tmp_path / "model"))
    said: list[str] = []
    card = prepare(mine, TEXTS, said.append)
    assert card.engine == ONNX and card.dim == 32 and card.cosine_mean is not None and card.cosine_mean > 0.95
    assert isinstance(load_encoder(mine), OnnxEncoder)
    said.clear()
    assert prepare(mine, TEXTS, said.append) == card and not said  # done once


def test_a_model_that_cannot_be_exported_is_served_as_it_is(tmp_path: Path, tokenizer) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules as st

    static = st.StaticEmbedding(tokenizer.backend_tokenizer, embedding_dim=16)
    SentenceTransformer(modules=[static]).save(str(tmp_path / "model"))
    mine = Settings(home=tmp_path / "var", model=str(tmp_path / "model"))
    card = prepare(mine, TEXTS, lambda text: None)
    assert card.engine == REFERENCE and card.dim == 16
    served = load_encoder(mine)
    assert served.encode_queries(TEXTS).shape == (3, 16)
    np.testing.assert_array_equal(served.begin_query(TEXTS[0]).result(), served.encode_queries(TEXTS)[0])


def test_a_model_that_does_not_exist_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="PARCOURS_MODEL"):
        prepare(Settings(home=tmp_path, model=str(tmp_path / "absent")), TEXTS, lambda text: None)
    assert not list(tmp_path.rglob("card.json"))
    with pytest.raises(ModelMissing, match="model prepare"):
        load_encoder(Settings(home=tmp_path, model=str(tmp_path / "absent")))
