"""Convert the SmolLM2 GGUF file to a Hugging Face folder in float32 and check every weight."""

import argparse
import re
from pathlib import Path

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from safetensors.torch import load_file
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from transformers import AutoModelForCausalLM, AutoTokenizer

NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def hugging_face_name(name: str) -> str:
    """`blk.3.attn_q.weight` -> `model.layers.3.self_attn.q_proj.weight`."""
    if match := re.fullmatch(r"blk\.(\d+)\.(\w+)\.weight", name):
        return f"model.layers.{match[1]}.{NAMES[match[2]]}.weight"
    return NAMES[name.removesuffix(".weight")] + ".weight"


def unpermuted(weight: np.ndarray, heads: int) -> np.ndarray:
    """Rows of a head from GGUF's interleaved rotary order (0, d/2, 1, d/2 + 1, ...) to halves."""
    half = weight.shape[0] // heads // 2
    return weight.reshape(heads, half, 2, -1).swapaxes(1, 2).reshape(weight.shape)


def check(gguf: Path, folder: Path) -> None:
    """Compare the folder's weights with the `gguf` package's own dequantisation, bit for bit."""
    reader = GGUFReader(gguf)
    heads = {
        ".attn_q.": reader.fields["llama.attention.head_count"].contents(),
        ".attn_k.": reader.fields["llama.attention.head_count_kv"].contents(),
    }
    weights = load_file(folder / "model.safetensors")
    for tensor in reader.tensors:
        expected = dequantize(tensor.data, tensor.tensor_type)
        for part, count in heads.items():
            if part in tensor.name:
                expected = unpermuted(expected, count)
        actual = weights.pop(hugging_face_name(tensor.name)).numpy()
        if not np.array_equal(actual, expected):
            raise SystemExit(f"{tensor.name}: differs by up to {np.abs(actual - expected).max()}")
    if weights:
        raise SystemExit(f"not in the GGUF: {sorted(weights)}")
    print(f"{len(reader.tensors)} tensors are equal, bit for bit")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gguf", type=Path, required=True, help="the GGUF file")
    parser.add_argument("--output", type=Path, required=True, help="the folder to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    source = {"pretrained_model_name_or_path": arguments.gguf.parent, "gguf_file": arguments.gguf.name}
    model = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    model.hf_quantizer = None  # the weights are plain float32 now, but transformers 5.24 refuses to save them
    del model.config.quantization_config
    model.save_pretrained(arguments.output)
    tokenizer = AutoTokenizer.from_pretrained(**source)
    # transformers 5.24 ignores `tokenizer.ggml.pre`: "smollm" isolates each digit first.
    tokenizer.backend_tokenizer.pre_tokenizer = Sequence(
        [Digits(individual_digits=True), ByteLevel(add_prefix_space=False)]
    )
    tokenizer.save_pretrained(arguments.output)
    check(arguments.gguf, arguments.output)


if __name__ == "__main__":
    main()
