"""Two GGUF files of tiny Llamas: one with every quantisation, one of `models/llama` as llama.cpp's converter makes it.

`quantised.gguf` has a tensor of every type that Plumb reads; `quantised.safetensors` has what the `gguf` package's own
`dequantize` makes of each, in Hugging Face's names and row order. Types that the package cannot quantise are random
bytes with finite scales, which reach every bit of a block. `llama.gguf` has rows of queries and keys in pairs, and Llama
3 scaling as the divisors in `rope_freqs.weight`.
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np
from gguf import GGML_QUANT_SIZES, GGUFWriter, dequantize, quantize
from gguf import GGMLQuantizationType as Type
from safetensors.numpy import load_file, save_file

NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}  # fmt: skip

# Blocks of 256 elements ask for rows of 256; everything else is as small as a model with pairs of rows can be.
HIDDEN, INNER, WIDTH, VOCABULARY = 256, 2, 4, 2
MATRICES = {
    "model.embed_tokens": [(VOCABULARY, HIDDEN), Type.Q6_K], "lm_head": [(VOCABULARY, HIDDEN), Type.F16],
    "model.layers.0.self_attn.q_proj": [(WIDTH, HIDDEN), Type.Q4_0],
    "model.layers.0.self_attn.k_proj": [(WIDTH, HIDDEN), Type.Q4_1],
    "model.layers.0.self_attn.v_proj": [(WIDTH, HIDDEN), Type.Q5_0],
    "model.layers.0.self_attn.o_proj": [(HIDDEN, WIDTH), Type.F32],
    "model.layers.0.mlp.gate_proj": [(INNER, HIDDEN), Type.Q5_1],
    "model.layers.0.mlp.up_proj": [(INNER, HIDDEN), Type.Q8_0],
    "model.layers.0.mlp.down_proj": [(HIDDEN, INNER), Type.F16],
    "model.layers.1.self_attn.q_proj": [(WIDTH, HIDDEN), Type.Q4_K],
    "model.layers.1.self_attn.k_proj": [(WIDTH, HIDDEN), Type.Q6_K],
    "model.layers.1.self_attn.v_proj": [(WIDTH, HIDDEN), Type.Q5_K],
    "model.layers.1.self_attn.o_proj": [(HIDDEN, WIDTH), Type.BF16],
    "model.layers.1.mlp.gate_proj": [(INNER, HIDDEN), Type.Q2_K],
    "model.layers.1.mlp.up_proj": [(INNER, HIDDEN), Type.Q3_K],
    "model.layers.1.mlp.down_proj": [(HIDDEN, INNER), Type.BF16],
}
# Where the half-precision scales of a block begin; every other byte may be anything.
SCALES = {Type.Q2_K: [80, 82], Type.Q3_K: [108], Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208]}


def stored_name(name: str) -> str:
    """`blk.0.attn_q.weight` for `model.layers.0.self_attn.q_proj.weight`."""
    stem, kind = name.rsplit(".", 1)
    if stem.startswith("model.layers."):
        layer, part = stem.removeprefix("model.layers.").split(".", 1)
        return f"blk.{layer}.{NAMES[part]}.{kind}"
    return f"{NAMES[stem]}.{kind}"


def paired(rows: np.ndarray, heads: int) -> np.ndarray:
    """Rows i and i + d/2 of each head side by side, as llama.cpp's converter puts them."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)


def parted(rows: np.ndarray, heads: int) -> np.ndarray:
    """The inverse of `paired`."""
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def divisors(theta: float, width: int, factor: float, low: float, high: float, context: int) -> np.ndarray:
    """What llama.cpp's converter writes to `rope_freqs.weight` for Llama 3 scaling."""
    result = []
    for i in range(0, width, 2):
        wavelength = 2 * math.pi * theta ** (i / width)
        if wavelength < context / high:
            result.append(1)
        elif wavelength > context / low:
            result.append(factor)
        else:
            smooth = (context / wavelength - low) / (high - low)
            result.append(1 / ((1 - smooth) / factor + smooth))
    return np.array(result, dtype=np.float32)


def writer(path: Path, layers: int, hidden: int, inner: int, heads: int, keys: int, width: int, theta: float):
    """A GGUF file with the keys of a Llama."""
    file = GGUFWriter(path, "llama")
    file.add_block_count(layers)
    file.add_context_length(256)
    file.add_embedding_length(hidden)
    file.add_feed_forward_length(inner)
    file.add_head_count(heads)
    file.add_head_count_kv(keys)
    file.add_key_length(width)
    file.add_value_length(width)
    file.add_rope_dimension_count(width)
    file.add_rope_freq_base(theta)
    file.add_layer_norm_rms_eps(1e-5)
    return file


def finish(file: GGUFWriter) -> None:
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


def blocks(shape: tuple[int, int], type: Type, random: np.random.Generator) -> np.ndarray:
    """Quantised random numbers, or random blocks where the package cannot quantise: uint8 [rows, bytes]."""
    if type not in SCALES:
        values = random.standard_normal(shape, dtype=np.float32)
        return quantize(values, type).view(np.uint8).reshape(shape[0], -1)
    size, count = GGML_QUANT_SIZES[type]
    data = random.integers(0, 256, (shape[0] * shape[1] // size, count), dtype=np.uint8)
    for offset in SCALES[type]:
        scale = (random.standard_normal((len(data), 1)) * 0.01).astype(np.float16)
        data[:, offset : offset + 2] = scale.view(np.uint8)
    return data.reshape(shape[0], -1)


def every_type(output: Path) -> None:
    random = np.random.default_rng(7)
    file = writer(output / "quantised.gguf", 2, HIDDEN, INNER, 1, 1, WIDTH, 1e9)
    expected = {}
    for stem, (shape, type) in MATRICES.items():
        data = blocks(shape, type, random)
        file.add_tensor(stored_name(f"{stem}.weight"), data, raw_dtype=type)
        values = dequantize(data, type).reshape(shape)
        assert np.isfinite(values).all()
        expected[f"{stem}.weight"] = parted(values, 1) if "q_proj" in stem or "k_proj" in stem else values
    for stem in ["model.norm"] + [f"model.layers.{i}.{n}" for i in (0, 1) for n in NAMES if n.endswith("layernorm")]:
        expected[f"{stem}.weight"] = 1 + random.standard_normal(HIDDEN, dtype=np.float32)
        file.add_tensor(stored_name(f"{stem}.weight"), expected[f"{stem}.weight"])
    file.add_tensor("rope_freqs.weight", divisors(1e9, WIDTH, 8, 1, 4, 8192))
    finish(file)
    save_file({name: np.ascontiguousarray(values) for name, values in expected.items()}, output / "quantised.safetensors")


def converted(model: Path, output: Path) -> None:
    config = json.loads((model / "config.json").read_text())
    heads, keys = config["num_attention_heads"], config["num_key_value_heads"]
    rope, theta, width = config["rope_scaling"], config["rope_theta"], config["head_dim"]
    file = writer(
        output / "llama.gguf", config["num_hidden_layers"], config["hidden_size"], config["intermediate_size"], heads,
        keys, width, theta,
    )  # fmt: skip
    for name, values in load_file(model / "model.safetensors").items():
        if "q_proj" in name or "k_proj" in name:
            values = paired(values, heads if "q_proj" in name else keys)
        file.add_tensor(stored_name(name), values if values.ndim == 1 else values.astype(np.float16))
    context = rope["original_max_position_embeddings"]
    scaling = divisors(theta, width, rope["factor"], rope["low_freq_factor"], rope["high_freq_factor"], context)
    file.add_tensor("rope_freqs.weight", scaling)
    finish(file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="the folder `models/llama`")
    parser.add_argument("--output", type=Path, required=True, help="folder to write to")
    arguments = parser.parse_args()
    every_type(arguments.output)
    converted(arguments.model, arguments.output)
    for path in sorted(arguments.output.iterdir()):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
