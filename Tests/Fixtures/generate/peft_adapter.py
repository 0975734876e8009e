"""Two PEFT adapters for the tiny Llama, LoRA on every linear layer and rsLoRA on q and v, with logits under each."""

import json

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM

from fixture import parse, versions, write
from tiny_models import COLUMNS, measured, sequences

ADAPTERS = {
    "lora": LoraConfig(task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules="all-linear"),
    "rslora": LoraConfig(
        task_type="CAUSAL_LM", r=4, lora_alpha=8, target_modules=["q_proj", "v_proj"], use_rslora=True
    ),
}


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    for seed, (name, config) in enumerate(ADAPTERS.items()):
        folder = arguments.output / "adapters" / name
        model = get_peft_model(AutoModelForCausalLM.from_pretrained(arguments.model), config)
        generator = torch.Generator().manual_seed(seed)
        for parameter_name, parameter in model.named_parameters():
            if "lora_" in parameter_name:
                parameter.data = 0.2 * torch.randn(parameter.shape, generator=generator)
        model.peft_config["default"].base_model_name_or_path = "models/llama"
        model.save_pretrained(folder, save_embedding_layers=False)
        (folder / "README.md").unlink()
        path = folder / "adapter_config.json"
        saved = json.loads(path.read_text())
        saved["target_modules"].sort()  # PEFT saves a set, in an order that changes from run to run
        path.write_text(json.dumps(saved, indent=2, sort_keys=True))

        base = AutoModelForCausalLM.from_pretrained(arguments.model)
        adapted = PeftModel.from_pretrained(base, folder).eval()
        columns = torch.arange(COLUMNS) * base.config.vocab_size // COLUMNS
        results = [measured(adapted, ids, columns) for ids in sequences(base.config.vocab_size)]
        write(folder / "logits.json", {"versions": versions("peft"), "columns": columns, "sequences": results})


if __name__ == "__main__":
    main()
