"""Read a run's TensorBoard events with TensorBoard's own reader, and compare them with its metrics.jsonl."""

import argparse
import json
import struct
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def tag(name: str) -> str:
    if name.startswith("eval_"):
        return "eval/" + name.removeprefix("eval_")
    return name if name.startswith("safety/") else "train/" + name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="folder of a run, with metrics.jsonl and tensorboard/")
    run = parser.parse_args().run
    expected: dict[str, list[tuple[int, float]]] = {}
    for line in (run / "metrics.jsonl").read_text().splitlines():
        row = json.loads(line)
        for name, value in row.items():
            if name != "step" and type(value) in (int, float):
                single = struct.unpack("<f", struct.pack("<f", value))[0]
                expected.setdefault(tag(name), []).append((row["step"], single))
    accumulator = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0, "tensors": 0}).Reload()
    # TensorBoard takes plain values for scalars, or for tensors where it migrates them.
    tags = accumulator.Tags()
    read = {name: [(e.step, e.value) for e in accumulator.Scalars(name)] for name in tags["scalars"]}
    if read != expected:
        names = sorted(name for name in read.keys() | expected.keys() if read.get(name) != expected.get(name))
        raise SystemExit(f"differ: {names}; TensorBoard's tags: {sorted(read)}")
    print(f"{len(read)} tags, {sum(map(len, read.values()))} scalars, all equal to metrics.jsonl in float32")


if __name__ == "__main__":
    main()
