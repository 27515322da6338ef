import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from llm import checkpoints
from llm.brief import ModelInfo
from llm.exceptions import ModelError
from llm.prompts import PROMPT_VERSION


@pytest.fixture
def model(tiny_model: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may damage."""
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


def unsealed(model: Path) -> Path:
    (model / checkpoints.MANIFEST).unlink()
    return model


def remove(model: Path) -> None:
    shutil.rmtree(model)


def remove_config(model: Path) -> None:
    (unsealed(model) / "config.json").unlink()


def break_config(model: Path) -> None:
    (unsealed(model) / "config.json").write_text("{", encoding="utf-8")


def list_as_config(model: Path) -> None:
    (unsealed(model) / "config.json").write_text("[]", encoding="utf-8")


def binary_config(model: Path) -> None:
    (unsealed(model) / "config.json").write_bytes(b"\xff\xfe\x00")


def only_pickle(model: Path) -> None:
    (model / "model.safetensors").rename(model / "pytorch_model.bin")


def no_weights(model: Path) -> None:
    (model / "model.safetensors").unlink()


def truncate(model: Path) -> None:
    weights = unsealed(model) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def truncate_in_header(model: Path) -> None:
    weights = unsealed(model) / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:50])


def empty_weights(model: Path) -> None:
    (unsealed(model) / "model.safetensors").write_bytes(b"")


def lose_shard(model: Path) -> None:
    index = {"weight_map": {"a": "model.safetensors", "b": "model-00002-of-00002.safetensors"}}
    path = unsealed(model) / "model.safetensors.index.json"
    path.write_text(json.dumps(index), encoding="utf-8")


def remove_tokenizer(model: Path) -> None:
    (unsealed(model) / "tokenizer.json").unlink()


def flip_byte(model: Path) -> None:
    weights = model / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)


def lose_listed_file(model: Path) -> None:
    (model / "generation_config.json").unlink()


def add_unlisted_weights(model: Path) -> None:
    shutil.copy(model / "model.safetensors", model / "other.safetensors")


def age_prompts(model: Path) -> None:
    path = model / checkpoints.MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"prompt_version": "0"}), encoding="utf-8")


def empty_manifest(model: Path) -> None:
    (model / checkpoints.MANIFEST).write_text("{}", encoding="utf-8")


REFUSALS: list[tuple[Callable[[Path], None], str]] = [
    (remove, "is not a directory"),
    (remove_config, "holds no config.json"),
    (break_config, "config.json cannot be read"),
    (binary_config, "config.json cannot be read"),
    (list_as_config, "is not a JSON object"),
    (only_pickle, "holds a pickle checkpoint; convert it to safetensors"),
    (no_weights, "holds no .safetensors weights"),
    (truncate, "damaged or cut short"),
    (truncate_in_header, "damaged or cut short"),
    (empty_weights, "damaged or cut short"),
    (lose_shard, "lacks model-00002-of-00002.safetensors"),
    (remove_tokenizer, "holds no tokenizer"),
    (flip_byte, "model.safetensors is not what manifest.json says"),
    (lose_listed_file, "generation_config.json is not what manifest.json says"),
    (add_unlisted_weights, "other.safetensors is not what manifest.json says"),
    (age_prompts, f"prompt version 0, this program writes version {PROMPT_VERSION}"),
    (empty_manifest, "lacks files or prompt_version"),
]


@pytest.mark.parametrize(("damage", "message"), REFUSALS, ids=lambda v: getattr(v, "__name__", ""))
def test_a_damaged_directory_is_refused_in_one_line(
    model: Path, damage: Callable[[Path], None], message: str
) -> None:
    damage(model)
    for refused in (checkpoints.verify, checkpoints.load):
        with pytest.raises(ModelError) as caught:
            refused(model)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)
        assert not caught.value.retryable


def test_a_whole_model_passes_sealed_or_not(model: Path) -> None:
    checkpoints.verify(model)
    checkpoints.verify(unsealed(model))


def test_the_fingerprint_is_that_of_the_files(model: Path) -> None:
    sealed = checkpoints.fingerprint(model)
    assert checkpoints.fingerprint(unsealed(model)) == sealed
    flip_byte(model)
    assert checkpoints.fingerprint(model) != sealed


def test_checking_does_not_import_torch(tiny_model: Path) -> None:
    program = (
        "import sys; from llm import checkpoints as c; "
        f"c.verify({str(tiny_model)!r}); c.fingerprint({str(tiny_model)!r}); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_load_says_what_it_loaded(tiny_model: Path) -> None:
    loaded = checkpoints.load(tiny_model, device="cpu")
    digest = checkpoints.fingerprint(tiny_model)
    assert loaded.info == ModelInfo(str(tiny_model), digest, PROMPT_VERSION, "cpu")
    assert {str(p.dtype) for p in loaded.model.parameters()} == {"torch.float32"}
    assert not loaded.model.training


def test_load_takes_a_dtype(tiny_model: Path) -> None:
    loaded = checkpoints.load(tiny_model, device="cpu", dtype="bfloat16")
    assert {str(p.dtype) for p in loaded.model.parameters()} == {"torch.bfloat16"}


def test_weights_that_do_not_fill_the_config_are_refused(model: Path) -> None:
    path = unsealed(model) / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config |= {"num_hidden_layers": 3, "layer_types": ["full_attention"] * 3}
    path.write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=r"lack model\.layers\.2"):
        checkpoints.load(model)


def test_an_unknown_architecture_is_refused(model: Path) -> None:
    path = unsealed(model) / "config.json"
    path.write_text('{"model_type": "nonesuch"}', encoding="utf-8")
    with pytest.raises(ModelError, match="cannot load"):
        checkpoints.load(model)


def test_a_gpu_that_is_not_there_is_refused(tiny_model: Path) -> None:
    import torch

    if torch.cuda.is_available():
        pytest.skip("There is a GPU here.")
    with pytest.raises(ModelError, match="No GPU can be used here"):
        checkpoints.load(tiny_model, device="cuda")


@pytest.mark.parametrize(
    ("wish", "message"),
    [({"device": "toaster"}, "toaster is no device"), ({"dtype": "nn"}, "nn is no torch type")],
)
def test_devices_and_types_that_do_not_exist_are_refused(
    tiny_model: Path, wish: dict[str, str], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        checkpoints.load(tiny_model, **wish)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "no such name"])
def test_a_hub_name_that_cannot_be_had_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="could not be had from the Hub") as caught:
        checkpoints.load(name)
    assert "\n" not in str(caught.value)


def test_a_hub_model_that_is_kept_here_loads_without_a_connection(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    kept = tmp_path / "models--somebody--tiny"
    shutil.copytree(tiny_model, kept / "snapshots" / commit)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(commit, encoding="utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    loaded = checkpoints.load("somebody/tiny", device="cpu")
    assert (loaded.info.name, loaded.info.hash) == ("somebody/tiny", commit)


@pytest.mark.parametrize("path", ["/no/such/model", "./model", "a/b/c"])
def test_a_path_is_never_looked_for_on_the_hub(path: str) -> None:
    with pytest.raises(ModelError, match="is not a directory"):
        checkpoints.load(path)
