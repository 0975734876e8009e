"""Write a small event file with TensorBoard's own writer and messages, at fixed times."""

import argparse
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, help="file to write")
    rows = [(1, {"train/loss": 0.6931472, "train/rewards/margins": 0.0}), (2, {"train/loss": 0.5}), (300, {"eval/loss": -1e-8})]
    with parser.parse_args().output.open("wb") as file:
        writer = RecordWriter(file)
        writer.write(Event(wall_time=1.7e9, file_version="brain.Event:2").SerializeToString())
        for step, row in rows:
            values = [Summary.Value(tag=tag, simple_value=value) for tag, value in row.items()]
            event = Event(wall_time=1.7e9 + step, step=step, summary=Summary(value=values))
            writer.write(event.SerializeToString())
        writer.flush()


if __name__ == "__main__":
    main()
