"""Writes Tests/Fixtures/files: small containers made by the reference libraries, and what those read from them.

    pip install numpy gguf==0.19.0 safetensors==0.8.0
    python Tests/Fixtures/generate/files.py
"""

import json
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import save_file

folder = Path(__file__).parent.parent / "files"
folder.mkdir(exist_ok=True)
random = np.random.default_rng(7)


def write_gguf(path: Path) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_string("text", "é€😀\n")
    writer.add_uint8("u8", 255)
    writer.add_int8("i8", -128)
    writer.add_uint16("u16", 65535)
    writer.add_int16("i16", -32768)
    writer.add_uint32("u32", 4294967295)
    writer.add_int32("i32", -2147483648)
    writer.add_uint64("u64", 2**63 - 1)
    writer.add_int64("i64", -(2**63))
    writer.add_float32("f32", 0.1)
    writer.add_float64("f64", 0.1)
    writer.add_bool("yes", True)
    writer.add_array("strings", ["a", "", "ä"])
    writer.add_array("integers", [1, -2, 3])
    writer.add_array("floats", [0.5, -1.25])
    writer.add_array("bools", [True, False])
    writer.add_tensor("norm", np.ones(5, dtype=np.float32))
    writer.add_tensor("half", random.standard_normal((3, 4)).astype(np.float16))
    for kind in ["BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0"]:
        kind = gguf.GGMLQuantizationType[kind]
        values = gguf.quants.quantize(random.standard_normal((2, 3, 64)).astype(np.float32), kind)
        writer.add_tensor(f"{kind.name}.weight", values, raw_dtype=kind)
    for kind in ["Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"]:
        kind = gguf.GGMLQuantizationType[kind]
        values = np.zeros((2, gguf.GGML_QUANT_SIZES[kind][1]), dtype=np.uint8)
        writer.add_tensor(f"{kind.name}.weight", values, raw_dtype=kind)
    for kind in [np.int8, np.int16, np.int32, np.int64, np.float64]:
        writer.add_tensor(np.dtype(kind).name, np.arange(3, dtype=kind))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


write_gguf(folder / "every-type.gguf")
reader = gguf.GGUFReader(folder / "every-type.gguf")
tensors = [
    {
        "name": tensor.name,
        "type": tensor.tensor_type.name,
        "shape": [int(extent) for extent in reversed(tensor.shape)],
        "offset": int(tensor.data_offset),
        "bytes": int(tensor.n_bytes),
    }
    for tensor in reader.tensors
]
(folder / "every-type.json").write_text(json.dumps(tensors, indent=1) + "\n")

save_file(
    {
        "b": np.arange(6, dtype=np.float32).reshape(2, 3),
        "a": np.arange(3, dtype=np.float32),
        "half": np.arange(5, dtype=np.float16),
        "long": np.array([1, -1], dtype=np.int64),
        "mask": np.array([True, False, True]),
        "scalar": np.array(2.5, dtype=np.float64),
        "empty": np.zeros((0, 4), dtype=np.float32),
    },
    folder / "reference.safetensors",
    metadata={"format": "pt"},
)
