"""Four tiny random models, one for each dialect of the Llama family, with logits of two sequences."""

import argparse
import json
from pathlib import Path

import torch
from fixture import versions, write
from transformers import AutoModelForCausalLM, LlamaConfig, MistralConfig, Qwen2Config, Qwen3Config

COLUMNS = 32  # how many vocabulary columns are written at every eighth position
SHORT, LONG = 6, 48

# Grouped queries, head dimension 8, tied head. The wavelengths of the four rotary pairs are 6, 63, 628 and 6283, which
# llama3 scaling over an original context of 64 keeps, blends, and divides by the factor (twice).
LLAMA = LlamaConfig(
    vocab_size=256, hidden_size=24, intermediate_size=32, num_hidden_layers=2, num_attention_heads=3,
    num_key_value_heads=1, head_dim=8, max_position_embeddings=256, tie_word_embeddings=True, rms_norm_eps=1e-5,
    rope_parameters={
        "rope_type": "llama3", "rope_theta": 10000.0, "factor": 4.0, "low_freq_factor": 1.0,
        "high_freq_factor": 4.0, "original_max_position_embeddings": 64,
    },
    bos_token_id=1, eos_token_id=2, pad_token_id=0,
)  # fmt: skip
# Biases on q, k and v; its own head; an odd vocabulary.
QWEN2 = Qwen2Config(
    vocab_size=257, hidden_size=16, intermediate_size=24, num_hidden_layers=3, num_attention_heads=2,
    num_key_value_heads=1, max_position_embeddings=128, tie_word_embeddings=False, rms_norm_eps=1e-6,
    rope_parameters={"rope_type": "default", "rope_theta": 1000000.0}, bos_token_id=1, eos_token_id=[2, 3],
)  # fmt: skip
# bfloat16 in two files; heads wider than hidden_size / num_attention_heads.
MISTRAL = MistralConfig(
    vocab_size=288, hidden_size=24, intermediate_size=40, num_hidden_layers=2, num_attention_heads=2,
    num_key_value_heads=1, head_dim=16, max_position_embeddings=128, tie_word_embeddings=False, rms_norm_eps=1e-5,
    rope_parameters={"rope_type": "default", "rope_theta": 1000000.0}, sliding_window=None, bos_token_id=1, eos_token_id=2,
)  # fmt: skip
# Norms on q and k.
QWEN3 = Qwen3Config(
    vocab_size=256, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
    num_key_value_heads=1, head_dim=16, max_position_embeddings=128, tie_word_embeddings=True, rms_norm_eps=1e-6,
    rope_parameters={"rope_type": "default", "rope_theta": 10000.0}, bos_token_id=1, eos_token_id=2,
)  # fmt: skip


def randomize(model: torch.nn.Module, seed: int) -> None:
    """Fill every parameter so that nothing is near 0 or 1 by convention, and logits spread by about 2."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            parameter.data = 1 + 0.2 * noise
        elif name.endswith("bias"):
            parameter.data = 0.3 * noise
        elif "embed_tokens" in name or "lm_head" in name:
            parameter.data = 2 * noise / parameter.shape[1] ** 0.5
        else:
            parameter.data = noise / parameter.shape[1] ** 0.5


def write_as_before_transformers_5(folder: Path) -> None:
    """Spell config.json as most published models do: `rope_theta`, `rope_scaling` and `torch_dtype` at the top."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    rope = config.pop("rope_parameters")
    config["rope_theta"] = rope.pop("rope_theta")
    config["rope_scaling"] = rope if rope["rope_type"] != "default" else None
    config["torch_dtype"] = config.pop("dtype")
    path.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def sequences(vocabulary: int) -> list[list[int]]:
    """A short and a long list of ids by formula, without the special ids below 4."""
    return [[4 + (i * i * 31 + i * 17 + 11) % (vocabulary - 4) for i in range(count)] for count in (SHORT, LONG)]


def measured(model: torch.nn.Module, ids: list[int], columns: torch.Tensor) -> dict:
    """Logits of one sequence: some columns at every eighth position, everything at the last."""
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits[0]
    rows = sorted({*range(0, len(ids), 8), len(ids) - 1})
    log_probabilities = logits.double().log_softmax(-1)[:-1].gather(1, torch.tensor(ids[1:])[:, None])[:, 0]
    return {
        "ids": ids,
        "positions": rows,
        "column_logits": logits[rows][:, columns],
        "last_logits": logits[-1],
        "next_token_log_probabilities": log_probabilities,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="folder to write `models/NAME` to")
    output = parser.parse_args().output / "models"
    torch.set_num_threads(1)
    dialects = {"llama": LLAMA, "qwen2": QWEN2, "mistral": MISTRAL, "qwen3": QWEN3}
    for seed, (name, config) in enumerate(dialects.items()):
        folder = output / name
        model = AutoModelForCausalLM.from_config(config)
        randomize(model, seed)
        if name == "mistral":
            model.to(torch.bfloat16).save_pretrained(folder, max_shard_size="25KB")
        else:
            model.save_pretrained(folder)
        (folder / "generation_config.json").unlink()
        if name in ("llama", "mistral"):
            write_as_before_transformers_5(folder)

        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        columns = torch.arange(COLUMNS) * config.vocab_size // COLUMNS
        results = [measured(model, ids, columns) for ids in sequences(config.vocab_size)]
        write(folder / "logits.json", {"versions": versions(), "columns": columns, "sequences": results})
        print(name, f"logits spread by {results[1]['last_logits'].std():.2f}")


if __name__ == "__main__":
    main()
