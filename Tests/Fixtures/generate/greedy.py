"""Greedy continuations of six chat prompts, alone and as one left-padded batch."""

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from fixture import parse, versions, write

NEW_TOKENS = 48
SYSTEM = {"role": "system", "content": "You manage a user's tasks. Reply in one sentence."}
CONVERSATIONS = [
    [{"role": "user", "content": "Hi"}],
    [{"role": "user", "content": "Create a task to buy milk tomorrow."}],
    [SYSTEM, {"role": "user", "content": "Create a task to water the plants every Friday."}],
    [SYSTEM, {"role": "user", "content": "What is the capital of France?"}],
    [
        SYSTEM,
        {"role": "user", "content": 'Add "renew passport" to my list.'},
        {"role": "assistant", "content": 'Done, I created the task "Renew passport".'},
        {"role": "user", "content": "Now mark it as done, and list what is left."},
    ],
    [{"role": "user", "content": "Write a short story about a lighthouse keeper and her list of tasks."}],
]


def main() -> None:
    arguments = parse(__doc__)
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model, padding_side="left")
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32).eval()
    options = {"do_sample": False, "max_new_tokens": NEW_TOKENS, "eos_token_id": 2, "pad_token_id": 2}
    prompts = [
        tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False)
        for messages in CONVERSATIONS
    ]

    def single(prompt: list[int]) -> tuple[list[int], float]:
        """The new ids, and the smallest gap between the best and the second logit on the way."""
        result = model.generate(torch.tensor([prompt]), output_logits=True, return_dict_in_generate=True, **options)
        best = torch.cat(result.logits).topk(2).values
        return result.sequences[0, len(prompt) :].tolist(), (best[:, 0] - best[:, 1]).min().item()

    singles = [single(prompt) for prompt in prompts]
    padded = tokenizer.pad({"input_ids": prompts}, return_tensors="pt")
    batch = model.generate(**padded, **options)[:, padded.input_ids.shape[1] :].tolist()
    write(
        arguments.output / "smollm2-greedy.json",
        {
            "versions": versions(),
            "new_tokens": NEW_TOKENS,
            "eos_token_id": 2,
            "prompts": [
                {
                    "messages": messages,
                    "prompt_ids": prompt,
                    "new_ids": new_ids,
                    "text": tokenizer.decode(new_ids),
                    "smallest_gap": gap,
                    "batch_agrees": row[: len(new_ids)] == new_ids and set(row[len(new_ids) :]) <= {2},
                }
                for messages, prompt, (new_ids, gap), row in zip(CONVERSATIONS, prompts, singles, batch, strict=True)
            ],
        },
    )


if __name__ == "__main__":
    main()
