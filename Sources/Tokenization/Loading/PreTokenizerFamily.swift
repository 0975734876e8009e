import Files

/// What the name in `tokenizer.ggml.pre` stands for, since GGUF files do not say how text is split.
///
/// Names and settings are llama.cpp's; the NFC normalisation of the Qwen families is from their own tokenizers.
struct PreTokenizerFamily {
    var steps: [PreTokenizer.Step]
    var normalizer: Normalizer?
    /// Whether a word that is a token is that token, whatever the merges say.
    var ignoresMerges = false
    /// Whether a sequence begins with BOS where the file does not say.
    var addsBOS = false

    init(name: String, file: String) throws(InputError) {
        switch name {
        case "gpt-2", "gpt2", "phi-2", "olmo", "mpt", "jais", "trillion", "granite-docling":
            steps = [.words(WordScanner(.gpt2))]
        case "smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b":
            steps = [.digits(individual: true), .words(WordScanner(.gpt2))]
        case "llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "lfm2":
            steps = [.words(WordScanner(.llama3))]
            (ignoresMerges, addsBOS) = (true, true)
        case "dbrx", "smaug-bpe":
            steps = [.words(WordScanner(.llama3))]
        case "qwen2", "deepseek-r1-qwen", "megrez":
            steps = [.words(WordScanner(.qwen2))]
            normalizer = .unicode(.nfc)
        case "stablelm2", "hunyuan", "solar-open":
            steps = [.words(WordScanner(.qwen2))]
        case "qwen35":
            steps = [.words(WordScanner(.qwen35))]
            normalizer = .unicode(.nfc)
        case "gpt-4o", "llama4":
            steps = [.words(WordScanner(.gpt4o))]
        case "tekken":
            steps = [.words(WordScanner(.tekken))]
            (ignoresMerges, addsBOS) = (true, true)
        default:
            throw InputError(
                file: file, field: "tokenizer.ggml.pre", problem: "the way of splitting “\(name)” is not supported",
                expected: "gpt-2, smollm, llama-bpe, qwen2, qwen35, gpt-4o, tekken or a name for one of these",
                remedy: "use the model's Hugging Face folder, whose tokenizer.json says how text is split")
        }
    }
}
