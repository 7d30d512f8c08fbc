"""Where the encoder comes from: `prepare` makes it ready once, `load_encoder` opens what was prepared.

The model's home is sentence-transformers. `prepare` exports what it loads to ONNX, quantises it to int8 and checks it
against the reference on real passages. Per-channel weights: measured cosine 0.997 to fp32, against 0.990 per tensor.
"""

import hashlib
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import ModelMissing
from corpus.settings import EMBEDDED, Settings
from index.encoder import ONNX, PIECES, REFERENCE, Encoder, ModelCard, OnnxEncoder, ReferenceEncoder
from index.pieces import shorten

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

COSINE_FLOOR = 0.95
"""Below this mean agreement the quantised model is not the same model any more, and the reference is served instead."""

MAX_TOKENS = 512
"""Longest passage that is read; some models say infinity."""

Say = Callable[[str], None]


def model_folder(settings: Settings) -> Path:
    """`var/model/<readable name>-<hash of the exact name>`: two models never share a folder."""
    name = settings.model
    slug = re.sub(r"[^a-z0-9]+", "-", Path(name).name.lower()).strip("-")
    return settings.home / "model" / f"{slug}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def load_encoder(settings: Settings) -> Encoder:
    """The prepared encoder of these settings. :raises ModelMissing: nothing was prepared, or it does not load."""
    folder = model_folder(settings)
    card = ModelCard.read(folder)
    if card.engine == ONNX:
        try:
            return OnnxEncoder(folder, card, settings.threads)
        except Exception as error:
            raise ModelMissing(
                f"Le modèle préparé « {card.name} » ne s'ouvre pas ({error}) : « parcours-ia model prepare --force »."
            ) from error
    return ReferenceEncoder(_load_reference(settings.model), card)


def opening_encoder(settings: Settings) -> Future[Encoder]:
    """`load_encoder`, begun: it takes most of a second outside the interpreter's lock, in which all else is imported and read."""
    return ThreadPoolExecutor(1).submit(load_encoder, settings)


def prepare(settings: Settings, check_passages: list[str], say: Say, force: bool = False) -> ModelCard:
    """Export, quantise, check and store the model named by the settings; nothing is redone unless `force`.

    :param check_passages: real passages on which served and reference vectors are compared.
    :raises ModelMissing: sentence-transformers cannot load the model.
    """
    folder = model_folder(settings)
    if not force and (card := _prepared(folder)):
        return card
    say(f"Chargement du modèle « {settings.model} » avec sentence-transformers…")
    reference = _load_reference(settings.model)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))
    try:
        card = _export(reference, settings.model, draft, check_passages, say)
        (draft / "card.json").write_text(card.json(), "utf-8")
        for path in (draft, *draft.iterdir()):  # temporary files are private; a served model is read by other accounts
            path.chmod(0o755 if path.is_dir() else 0o644)
        if folder.exists():
            shutil.rmtree(folder)
        os.rename(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return card


def _prepared(folder: Path) -> ModelCard | None:
    """The card of a model that is ready; None also for one exported before its vocabulary was shortened."""
    try:
        card = ModelCard.read(folder)
    except ModelMissing:
        return None
    return card if card.engine == REFERENCE or (folder / PIECES).exists() else None


def _load_reference(name: str) -> "SentenceTransformer":
    try:
        if name == EMBEDDED:
            from index import embedded

            return embedded.load()
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, device="cpu")
    except ImportError as error:
        raise ModelMissing(
            f"Préparer un modèle demande les paquets de construction ({error}) : « make setup »."
        ) from error
    except (OSError, ValueError) as error:
        raise ModelMissing(
            f"sentence-transformers ne peut pas charger « {name} » (PARCOURS_MODEL) : {error}. "
            "Donnez un nom du hub accessible, un dossier, ou « embedded »."
        ) from error


def _prompts(model: "SentenceTransformer", name: str) -> tuple[str, str]:
    """(query prompt, passage prompt): the model's own; e5 models without a configuration still need theirs."""
    known = {key: value for key, value in model.prompts.items() if value}
    if not known and re.search(r"\be5\b", name.lower()):
        known = {"query": "query: ", "passage": "passage: "}
    return known.get("query", ""), known.get("passage") or known.get("document", "")


def _export(model: "SentenceTransformer", name: str, folder: Path, passages: list[str], say: Say) -> ModelCard:
    query_prompt, passage_prompt = _prompts(model, name)
    card = ModelCard(
        name=name,
        engine=REFERENCE,
        fingerprint=_weights_hash(model, query_prompt + "\0" + passage_prompt),
        dim=int(model.get_embedding_dimension() or len(model.encode("a"))),
        max_tokens=int(min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)),
        query_prompt=query_prompt,
        passage_prompt=passage_prompt,
        cosine_min=None,
        cosine_mean=None,
    )
    try:
        say("Export vers ONNX et quantification en int8…")
        _to_onnx(model, folder)
    except Exception as error:  # many models cannot be exported, each in its own way; they are served as they are
        say(f"Ce modèle ne s'exporte pas ({type(error).__name__}) : il sera servi par sentence-transformers.")
        return card
    served = replace(card, engine=ONNX, fingerprint=_file_hash(folder / "model.onnx", card))
    say(f"Vérification sur {len(passages)} passages réels…")
    exported = OnnxEncoder(folder, served).encode_passages(passages)
    cosines = np.sum(exported * ReferenceEncoder(model, card).encode_passages(passages), axis=1)
    say(f"Cosinus int8 / référence : moyenne {cosines.mean():.4f}, minimum {cosines.min():.4f}.")
    if cosines.mean() < COSINE_FLOOR:
        say(f"Accord sous {COSINE_FLOOR} : le modèle sera servi par sentence-transformers.")
        return card
    return replace(served, cosine_min=float(cosines.min()), cosine_mean=float(cosines.mean()))


def _to_onnx(model: "SentenceTransformer", folder: Path) -> None:
    """Write `model.onnx` (int8, pooling and normalisation included), `tokenizer.json` and the model's row of each piece into `folder`."""
    import onnx
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    tokenizer = model.tokenizer
    encoded = tokenizer(["un texte de mesure"], return_tensors="pt")
    names = list(encoded)

    class Sentence(torch.nn.Module):
        """The whole pipeline as one graph: token ids in, sentence embedding out."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = model

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            return self.inner(dict(zip(names, inputs, strict=True)))["sentence_embedding"]

    model.eval()
    for module in model.modules():  # the fused attention kernels have no ONNX form that quantises well
        if hasattr(module, "config") and hasattr(module.config, "_attn_implementation"):
            module.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        raw = Path(scratch) / "fp32.onnx"
        torch.onnx.export(
            Sentence(),
            tuple(encoded[name] for name in names),
            str(raw),
            input_names=names,
            output_names=["sentence_embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names},
            opset_version=17,
            dynamo=False,
        )
        small = Path(scratch) / "int8.onnx"
        quantize_dynamic(
            raw, small, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8
        )
        # weights in a file of their own are memory-mapped: 105 MB less resident, and shared between workers
        onnx.save(onnx.load(small), folder / "model.onnx", save_as_external_data=True, location="model.bin")
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    np.save(folder / PIECES, shorten(folder / "tokenizer.json"))


def _weights_hash(model: "SentenceTransformer", extra: str) -> str:
    digest = hashlib.sha256(extra.encode())
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def _file_hash(path: Path, card: ModelCard) -> str:
    digest = hashlib.sha256(f"{card.query_prompt}\0{card.passage_prompt}".encode())
    for name in ("model.onnx", "model.bin", "tokenizer.json", PIECES):
        digest.update((path.parent / name).read_bytes())
    return digest.hexdigest()[:16]
