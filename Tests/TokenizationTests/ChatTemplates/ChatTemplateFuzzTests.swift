import Files
import OrderedCollections
import Testing
import Tokenization

/// Damaged templates are read and run, or refused with an `InputError`; none ends the process.
@Suite struct ChatTemplateFuzzTests {
    private static let pieces = [
        "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{{-", "(", ")", "[", "]", "{", "}", "|", ".", ",", ":", "~",
        "+",
        "-", "*", "**", "/", "//", "%", "==", "<", "'", "\"", "\\", "if", "else", "endif", "for", "in", "endfor", "set",
        "endset", "macro", "endmacro", "call", "endcall", "loop", "recursive", "not", "is", "and", "or", "namespace()",
        "range(9)", "messages", "none", "true", "1", "-1", "9223372036854775807", "1e308", "'%s'", "'{}'.format",
        "|tojson", "|list", "|map('trim')", "|sort", "[::-1]", "raw", "endraw", "break", "\n", "\u{301}", "😀",
    ]

    @Test func mutatedTemplates() throws {
        var random = SplitMix64(seed: 20_240_725)
        let rows = try JSONLines.read(TemplateFixtures.path("features.jsonl"))
        var limits = ChatTemplate.Limits()
        limits.work = 100_000
        limits.bytes = 1 << 20
        var texts = 0
        var refusals = 0
        for round in 0..<4000 {
            let row = rows[round % rows.count].value
            var scalars = Array((row["template"]?.string ?? "").unicodeScalars)
            for _ in 0...random.next(below: 4) { Self.damage(&scalars, &random) }
            var source = String.UnicodeScalarView()
            source.append(contentsOf: scalars)
            do {
                var variables = TemplateFixtures.variables(row["variables"])
                variables["messages"] = [["role": "user", "content": "Hi"], ["role": "assistant", "content": "Hey"]]
                let template = try ChatTemplate(source: String(source), name: "fuzz")
                _ = try template.render(variables: variables, limits: limits)
                texts += 1
            } catch {
                #expect(error.file == "fuzz" && error.line != nil && !error.problem.isEmpty)
                refusals += 1
            }
        }
        #expect(texts > 200 && refusals > 1000)
    }

    private static func damage(_ scalars: inout [Unicode.Scalar], _ random: inout SplitMix64) {
        let start = random.next(below: scalars.count + 1)
        let end = min(scalars.count, start + random.next(below: 6))
        switch random.next(below: 5) {
        case 0: scalars.removeSubrange(start..<end)
        case 1: scalars.insert(contentsOf: Array(scalars[start..<end]), at: random.next(below: scalars.count + 1))
        case 2: scalars.insert(contentsOf: pieces[random.next(below: pieces.count)].unicodeScalars, at: start)
        case 3: scalars.replaceSubrange(start..<end, with: pieces[random.next(below: pieces.count)].unicodeScalars)
        default: scalars = Array(scalars.prefix(start))
        }
    }
}
