"""Six steps of torch's AdamW and SGD and transformers' Adafactor on two small matrices, and WSD learning rates, as JSON."""

import json
from pathlib import Path

import torch
import transformers
from transformers import Adafactor
from transformers.optimization import get_wsd_schedule

OUT = Path(__file__).parents[1] / "reference/optimizers.json"
SHAPES = [(3, 5), (4, 2)]
STEPS = 6


def start(shape: tuple[int, int], number: int) -> torch.Tensor:
    values = torch.arange(shape[0] * shape[1], dtype=torch.float32) + 7 * number
    return torch.sin(values**2).reshape(shape)


def gradient(shape: tuple[int, int], number: int, step: int) -> torch.Tensor:
    values = torch.arange(shape[0] * shape[1], dtype=torch.float32) + 11 * number + 3 * step
    return (torch.cos(values**2) * 10.0 ** (step - 3)).reshape(shape)


def run(make) -> list[list[float]]:
    parameters = [torch.nn.Parameter(start(shape, number)) for number, shape in enumerate(SHAPES)]
    optimizer = make(parameters)
    for step in range(STEPS):
        for number, parameter in enumerate(parameters):
            parameter.grad = gradient(SHAPES[number], number, step)
        optimizer.step()
    return [parameter.detach().flatten().tolist() for parameter in parameters]


def main() -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=2.0)
    schedule = get_wsd_schedule(optimizer, num_warmup_steps=2, num_decay_steps=4, num_training_steps=12)
    rates = []
    for _ in range(12):
        rates.append(schedule.get_last_lr()[0])
        optimizer.step()
        schedule.step()
    result = {
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "adamw": run(lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1)),
        "sgd": run(lambda p: torch.optim.SGD(p, lr=0.01, weight_decay=0.1)),
        "sgd_momentum": run(lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, weight_decay=0.1)),
        "adafactor": run(
            lambda p: Adafactor(
                p, lr=0.01, weight_decay=0.1, scale_parameter=False, relative_step=False, warmup_init=False
            )
        ),
        "wsd_rates_of_2": rates,
    }
    OUT.write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
