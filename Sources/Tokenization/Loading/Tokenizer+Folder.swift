public import Files
import Foundation

extension Tokenizer {
    /// Reads `tokenizer.json` from the model folder at `path`, with `tokenizer_config.json`, `generation_config.json` and
    /// `chat_template.jinja` where they exist.
    ///
    /// - Throws: `InputError` that names the file and field for anything missing, inconsistent or not supported.
    public init(folder path: String) throws(InputError) {
        let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
        let file = folder + "/tokenizer.json"
        guard FileManager.default.fileExists(atPath: file) else {
            throw InputError(
                file: file, problem: "the model has no tokenizer.json",
                expected: "a tokenizer of Hugging Face's tokenizers library",
                remedy: "save it with AutoTokenizer.from_pretrained(…).save_pretrained(…), or use a .gguf file")
        }
        let json = try JSONValue(file: file, pairsAt: ["model", "vocab"])
        let parts = try Parts(json: json, file: file)
        let roles = try Roles(folder: folder, parts.vocabulary)
        self.init(source: path, parts: parts, roles: roles)
    }

    /// Reads the tokenizer that `json`, the text of a `tokenizer.json`, describes, without any companion file.
    ///
    /// - Throws: `InputError` that names `file` and the field.
    public init(json: [UInt8], file: String) throws(InputError) {
        let value = try JSONValue(parsing: json, file: file, pairsAt: ["model", "vocab"])
        self.init(source: file, parts: try Parts(json: value, file: file), roles: Roles())
    }
}

extension Tokenizer.Roles {
    init(folder: String, _ vocabulary: Vocabulary) throws(InputError) {
        let config = try Self.optional(folder + "/tokenizer_config.json")
        if let config {
            bos = try Self.token(config["bos_token"], vocabulary)
            eos = try Self.token(config["eos_token"], vocabulary)
            pad = try Self.token(config["pad_token"], vocabulary)
        }
        for name in ["generation_config.json", "config.json"] where otherEnds.isEmpty {
            guard let field = try Self.optional(folder + "/" + name)?["eos_token_id"], !field.isNull else { continue }
            let ids = field.value.array == nil ? [field] : try field.array()
            for id in ids { otherEnds.append(try Self.known(id, vocabulary)) }
        }
        if eos == nil { eos = otherEnds.first }
        template = try Self.template(folder: folder, config)
    }

    private static func optional(_ path: String) throws(InputError) -> Field? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return Field(try JSONValue(file: path), file: path)
    }

    /// The id of a token given as text or as an object with its text.
    private static func token(_ field: Field, _ vocabulary: Vocabulary) throws(InputError) -> Int? {
        if field.isNull { return nil }
        let text = if let text = field.value.string { text } else { try field["content"].string() }
        guard let id = vocabulary.id(Array(text.utf8)) else {
            throw field.error("the token “\(text)” is not in tokenizer.json", expected: "a token of the vocabulary")
        }
        return id
    }

    private static func known(_ field: Field, _ vocabulary: Vocabulary) throws(InputError) -> Int {
        let id = try field.integer()
        guard vocabulary.text(id) != nil else {
            throw field.error("the id \(id) is not in tokenizer.json", expected: "an id below \(vocabulary.count)")
        }
        return id
    }

    /// The chat template: a file of its own, or in the configuration as text or as a list of named ones.
    private static func template(folder: String, _ config: Field?) throws(InputError) -> ChatTemplate? {
        let path = folder + "/chat_template.jinja"
        if FileManager.default.fileExists(atPath: path) {
            return try ChatTemplate(source: String(decoding: try readFile(path), as: UTF8.self), name: path)
        }
        guard let field = config?["chat_template"], !field.isNull else { return nil }
        let name = "\(field.file): chat_template"
        if let source = field.value.string { return try ChatTemplate(source: source, name: name) }
        for entry in try field.array() where try entry["name"].string() == "default" {
            return try ChatTemplate(source: try entry["template"].string(), name: name)
        }
        throw field.error("no template is named “default”", expected: "a template, or a list with one named default")
    }
}
