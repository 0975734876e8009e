import Files
import OrderedCollections

/// The fields of a model's configuration, read with errors that name the file and the field.
struct ConfigurationFields {
    let values: OrderedDictionary<String, JSONValue>
    let file: String
    /// What precedes a key in messages: `llama.`, `rope_scaling.`.
    var prefix = ""

    /// Sizes up to this keep products of two of them far from overflow.
    static let largestSize = 1 << 28

    /// The value of `key`; nil when it is missing or null.
    subscript(key: String) -> JSONValue? {
        guard let value = values[key], value != .null else { return nil }
        return value
    }

    /// A whole number from 1 to 2²⁸; `fallback` where there is none.
    func size(_ key: String, or fallback: Int? = nil) throws(InputError) -> Int {
        guard let value = self[key] else {
            if let fallback { return fallback }
            throw failure(key, "the field is missing", expected: "a whole number above 0")
        }
        guard let size = value.integer, size > 0, size <= Self.largestSize else {
            throw failure(key, "found \(value.text())", expected: "a whole number from 1 to \(Self.largestSize)")
        }
        return size
    }

    /// A finite number above 0; `fallback` where there is none.
    func number(_ key: String, or fallback: Double? = nil) throws(InputError) -> Double {
        guard let value = self[key] else {
            if let fallback { return fallback }
            throw failure(key, "the field is missing", expected: "a number above 0")
        }
        guard let number = value.number else {
            throw failure(key, "found \(value.text())", expected: "a number above 0")
        }
        guard number > 0, number.isFinite else {
            throw failure(key, "found \(number)", expected: "a finite number above 0")
        }
        return number
    }

    /// True or false; `fallback` where there is none.
    func flag(_ key: String, or fallback: Bool) throws(InputError) -> Bool {
        guard let value = self[key] else { return fallback }
        guard let flag = value.bool else {
            throw failure(key, "found \(value.text())", expected: "true or false")
        }
        return flag
    }

    /// A string; nil where there is none.
    func text(_ key: String) throws(InputError) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string else { throw failure(key, "found \(value.text())", expected: "a string") }
        return text
    }

    /// Refuses a field that has any other value than `neutral`, which leaves the arithmetic as it is.
    func refuse(_ key: String, unless neutral: JSONValue..., because problem: String) throws(InputError) {
        guard let value = self[key] else { return }
        let same = neutral.contains { $0 == value || ($0.number != nil && $0.number == value.number) }
        guard same else {
            let list = neutral.map { $0.text() }.joined(separator: " or ")
            throw failure(
                key, "found \(value.text()): \(problem)", expected: neutral.isEmpty ? "no such field" : list,
                remedy: "use another model")
        }
    }

    func failure(_ key: String, _ problem: String, expected: String? = nil, remedy: String? = nil) -> InputError {
        InputError(file: file, field: prefix + key, problem: problem, expected: expected, remedy: remedy)
    }
}

extension ModelConfiguration {
    /// Refuses sizes that do not fit each other; `names` are the file's own for the three fields a message names.
    func checkSizes(
        _ fields: ConfigurationFields, names: (heads: String, keyValueHeads: String, headWidth: String)
    ) throws(InputError) {
        guard keyValueHeadCount <= headCount, headCount.isMultiple(of: keyValueHeadCount) else {
            throw fields.failure(
                names.keyValueHeads, "\(keyValueHeadCount) does not divide the \(headCount) of \(names.heads)")
        }
        guard headWidth.isMultiple(of: 2) else {
            throw fields.failure(
                names.headWidth, "a head of \(headWidth) cannot be turned by pairs", expected: "an even number")
        }
        guard headCount * headWidth <= ConfigurationFields.largestSize else {
            throw fields.failure(names.heads, "\(headCount) heads of \(headWidth) are too wide")
        }
    }
}
