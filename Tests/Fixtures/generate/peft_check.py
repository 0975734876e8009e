"""Load an adapter that something else saved into PEFT, and write the logits of given sequences."""

import argparse
import json
import warnings
from pathlib import Path

import torch
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from fixture import versions, write


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the Hugging Face model")
    parser.add_argument("--adapter", type=Path, required=True, help="folder of the adapter in PEFT's format")
    parser.add_argument("--ids", type=Path, required=True, help="JSON file: a list of lists of token ids")
    parser.add_argument("--output", type=Path, required=True, help="JSON file to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("error", UserWarning)  # PEFT only warns about adapter weights that are missing …
    base = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
    model = PeftModel.from_pretrained(base, arguments.adapter).eval()
    # … and says nothing about those that it does not know.
    saved = load_file(arguments.adapter / "adapter_model.safetensors")
    if unknown := saved.keys() - get_peft_model_state_dict(model, save_embedding_layers=False).keys():
        raise SystemExit(f"PEFT does not know {sorted(unknown)}")
    results = []
    with torch.no_grad():
        for ids in json.loads(arguments.ids.read_text()):
            logits = model(torch.tensor([ids])).logits[0]
            following = torch.tensor(ids[1:])[:, None]
            log_probabilities = logits.double().log_softmax(-1)[:-1].gather(1, following)[:, 0]
            results.append({"ids": ids, "last_logits": logits[-1], "next_token_log_probabilities": log_probabilities})
    write(arguments.output, {"versions": versions("peft"), "sequences": results})


if __name__ == "__main__":
    main()
