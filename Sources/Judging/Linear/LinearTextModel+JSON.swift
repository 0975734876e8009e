public import Files
import Foundation

extension LinearTextModel {
    /// `{"format", "label", "order", "bias", "scale", "weights"}`: the weights as signed bytes in base64.
    public var json: JSONValue {
        let bytes = Data(weights.map { UInt8(bitPattern: $0) })
        return [
            "format": .string(Self.format), "label": .string(label), "order": .integer(order),
            "bias": .number(Double(bias)), "scale": .number(Double(scale)),
            "weights": .string(bytes.base64EncodedString()),
        ]
    }

    /// The model that an object states.
    ///
    /// - Throws: `InputError` for another format, or weights that are not a power of two of signed bytes.
    public init(json: JSONValue, file: String) throws(InputError) {
        func failure(_ field: String, _ problem: String, _ expected: String) -> InputError {
            InputError(
                file: file, field: field, problem: problem, expected: expected,
                remedy: "write it again with plumb eval judge --train")
        }
        guard json["format"]?.string == Self.format else {
            throw failure("format", "it is \(json["format"]?.text() ?? "missing")", Self.format)
        }
        guard let label = json["label"]?.string, !label.isEmpty else {
            throw failure("label", "it is missing", "what the model recognises, such as refusal")
        }
        guard let order = json["order"]?.integer, (1...8).contains(order) else {
            throw failure("order", "it is \(json["order"]?.text() ?? "missing")", "a whole number from 1 to 8")
        }
        guard let bias = json["bias"]?.number, let scale = json["scale"]?.number, bias.isFinite, scale.isFinite,
            scale > 0
        else { throw failure("scale", "scale or bias is no number, or out of range", "numbers, scale above 0") }
        guard let data = json["weights"]?.string.flatMap({ Data(base64Encoded: $0) }), data.count >= 2,
            data.count <= 1 << 20, data.count & (data.count - 1) == 0
        else { throw failure("weights", "they cannot be read", "a power of two of bytes in base64") }
        self.init(
            label: label, order: order, weights: data.map { Int8(bitPattern: $0) }, scale: Float(scale),
            bias: Float(bias))
    }

    /// The model in the file at `path`.
    public static func read(_ path: String) throws(InputError) -> LinearTextModel {
        try LinearTextModel(json: try JSONValue(parsing: try readFile(path), file: path), file: path)
    }

    private static let format = "plumb-linear-text-1"
}
