"""A model is a directory: check it, seal it with a manifest, load it.

`verify`, `write_manifest` and `fingerprint` read files only and never import torch, so that the
people who configure a worker learn at once what is wrong with a directory.
"""

import hashlib
import json
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llm.brief import ModelInfo
from llm.exceptions import ModelError
from llm.prompts import PROMPT_VERSION

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

MANIFEST = "manifest.json"

_PICKLES = {".bin", ".pt", ".pth", ".ckpt"}
_TOKENIZERS = ("tokenizer.json", "tokenizer.model", "spiece.model", "vocab.json", "vocab.txt")
_SEALED = (
    "config.json",
    "generation_config.json",
    "tokenizer*",
    "spiece.model",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.*",
    "merges.txt",
    "chat_template*",
    "*.safetensors",
    "*.safetensors.index.json",
)


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, ready to generate, with its tokenizer and what it is."""

    model: "PreTrainedModel"
    tokenizer: "PreTrainedTokenizerBase"
    info: ModelInfo


def verify(directory: str | Path) -> None:
    """Raise ModelError, in one line that says what to do, unless `directory` can be loaded.

    Looks for a readable config, weights in safetensors with whole headers and all their shards,
    and a tokenizer; where there is a manifest, every file must be as it was when it was written.
    """
    root = Path(directory)
    if not root.is_dir():
        raise ModelError(f"{root} is not a directory; name one that holds a model.")
    _read_json(root / "config.json", "Save the model with save_pretrained.")
    for weights in _weights(root):
        _check_header(weights)
    if not any((root / name).is_file() for name in _TOKENIZERS):
        raise ModelError(f"{root} holds no tokenizer; save it there with save_pretrained.")
    if (root / MANIFEST).exists():
        _check_manifest(root)


def write_manifest(directory: str | Path) -> Path:
    """Seal a saved model: note the prompt version and the SHA-256 of config, tokenizer, weights."""
    root = Path(directory)
    manifest = {"prompt_version": PROMPT_VERSION, "files": _digests(root)}
    path = root / MANIFEST
    path.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path


def fingerprint(directory: str | Path) -> str:
    """SHA-256 over the names and hashes of a model's files, as its manifest has them."""
    root = Path(directory)
    files = _manifest(root)["files"] if (root / MANIFEST).exists() else _digests(root)
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def load(name_or_path: str | Path, *, device: str = "auto", dtype: str = "auto") -> LoadedModel:
    """The verified model of a directory, or of a Hub name; safetensors only, no remote code.

    `device` is a torch device or `auto` (a GPU where there is one); `dtype` is a torch type's name
    or `auto` (float32 on the CPU, what the checkpoint says elsewhere). Raises ModelError.
    """
    name = str(name_or_path)
    is_local = Path(name).is_dir() or name.startswith((".", "/", "~")) or name.count("/") > 1
    root = Path(name) if is_local else _download(name)
    verify(root)
    target = _device(device)
    model, tokenizer = _from_pretrained(root, _dtype(dtype, target))
    # The directory of a Hub snapshot is named after its commit.
    digest = fingerprint(root) if is_local else root.name
    info = ModelInfo(name, digest, PROMPT_VERSION, target)
    return LoadedModel(model.to(target).eval(), tokenizer, info)  # type: ignore[arg-type]


def _read_json(path: Path, remedy: str) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path.parent} holds no {path.name}. {remedy}") from None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {_first_line(error)}. {remedy}") from error
    if not isinstance(content, dict):
        raise ModelError(f"{path} is not a JSON object. {remedy}")
    return content


def _weights(root: Path) -> list[Path]:
    found = sorted(root.glob("*.safetensors"))
    if not found and any(path.suffix in _PICKLES for path in root.iterdir()):
        raise ModelError(
            f"{root} holds a pickle checkpoint; convert it to safetensors with "
            "save_pretrained(directory) on the machine that made it."
        )
    if not found:
        raise ModelError(f"{root} holds no .safetensors weights; save the model there.")
    index = root / "model.safetensors.index.json"
    if index.exists():
        shards = set(_read_json(index, "Copy the model again.").get("weight_map", {}).values())
        if missing := shards - {path.name for path in found}:
            raise ModelError(f"{root} lacks {', '.join(sorted(missing))}; copy the model again.")
    return found


def _check_header(weights: Path) -> None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(weights, framework="numpy") as opened:
            opened.keys()
    except (SafetensorError, OSError) as error:
        raise ModelError(
            f"{weights} is damaged or cut short ({error}); copy the model again."
        ) from error


def _check_manifest(root: Path) -> None:
    manifest = _manifest(root)
    if manifest["prompt_version"] != PROMPT_VERSION:
        raise ModelError(
            f"{root} was trained on prompt version {manifest['prompt_version']}, this program "
            f"writes version {PROMPT_VERSION}; use a model that was trained with it."
        )
    listed, actual = manifest["files"], _digests(root)
    for name in sorted(listed.keys() | actual.keys()):
        if listed.get(name) != actual.get(name):
            raise ModelError(
                f"{root / name} is not what {MANIFEST} says; copy the model again, or, if the "
                "change is yours, write the manifest anew."
            )


def _manifest(root: Path) -> dict[str, Any]:
    remedy = "Copy the model again."
    manifest = _read_json(root / MANIFEST, remedy)
    if not isinstance(manifest.get("files"), dict) or "prompt_version" not in manifest:
        raise ModelError(f"{root / MANIFEST} lacks files or prompt_version. {remedy}")
    return manifest


def _digests(root: Path) -> dict[str, str]:
    digests = {}
    for path in sorted(root.iterdir()):
        if path.is_file() and any(fnmatch(path.name, pattern) for pattern in _SEALED):
            with path.open("rb") as stream:
                digests[path.name] = hashlib.file_digest(stream, "sha256").hexdigest()
    return digests


def _device(device: str) -> str:
    import torch

    has_gpu = torch.cuda.is_available()
    if device == "auto":
        return "cuda" if has_gpu else "cpu"
    if device.startswith("cuda") and not has_gpu:
        raise ModelError(f"No GPU can be used here, so not {device}; use cpu or auto.")
    try:
        return str(torch.device(device))
    except RuntimeError as error:
        raise ModelError(f"{device} is no device; use cpu, cuda or auto.") from error


def _dtype(dtype: str, device: str) -> str:
    import torch

    if dtype == "auto":
        return "float32" if device == "cpu" else "auto"
    if not isinstance(getattr(torch, dtype, None), torch.dtype):
        raise ModelError(f"{dtype} is no torch type; use float32, bfloat16 or auto.")
    return dtype


def _download(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name, allow_patterns=list(_SEALED)))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{name} is not a directory here and could not be had from the Hub "
            f"({_first_line(error)}); name a directory, or connect once to keep the model here."
        ) from error


def _from_pretrained(root: Path, dtype: str) -> tuple["PreTrainedModel", "PreTrainedTokenizerBase"]:
    from safetensors import SafetensorError
    from transformers import AutoModelForCausalLM, AutoTokenizer

    only_local = {"trust_remote_code": False, "local_files_only": True}
    try:
        tokenizer = AutoTokenizer.from_pretrained(root, **only_local)
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            root, dtype=dtype, use_safetensors=True, output_loading_info=True, **only_local
        )
    except (OSError, ValueError, KeyError, RuntimeError, ImportError, SafetensorError) as error:
        raise ModelError(f"transformers cannot load {root}: {_first_line(error)}") from error
    model, report = loaded
    if missing := sorted(report["missing_keys"]):
        raise ModelError(f"The weights in {root} lack {missing[0]}; copy the model again.")
    return model, tokenizer


def _first_line(error: Exception) -> str:
    return (str(error).strip() or repr(error)).splitlines()[0]
