import Files
import OrderedCollections
import Testing
import Tokenization

/// What a person reads when a template is wrong, does not fit the conversation, or runs away.
@Suite struct ChatTemplateErrorTests {
    @Test func templatesThatCannotBeRead() {
        #expect(
            rendered("a\n{% if x %}\nb\n{% elseif y %}\n")
                == "t:4: the tag 'elseif' is unknown here; expected 'elif' or 'else' or 'endif' (the innermost open tag"
                + " is 'if' of line 2)")
        #expect(
            rendered("a\n{% for x in y %}\nb")
                == "t:3: the template ends inside 'for' of line 2; expected 'endfor' or 'else'")
        #expect(rendered("\n{{ a b }}") == "t:2: 'b' does not belong here; expected '}}'")
        #expect(rendered("\n\n{{ a") == "t:3: the tag opened here is not closed; expected '}}'")
        #expect(rendered("{{ (a] }}") == "t:1: ']' closes another bracket; expected ')'")
        #expect(
            rendered("{{ a\n|shout }}")
                == "t:2: there is no filter 'shout'; expected trim, tojson, join, map, selectattr, default …")
        #expect(
            rendered("{{ a is loud }}")
                == "t:1: there is no test 'loud'; expected defined, none, string, mapping, iterable, equalto …")
        #expect(rendered("{{ a|urlize }}").contains("t:1: the filter 'urlize' is not supported"))
    }

    @Test func conversationsThatDoNotFit() throws {
        let template = try ChatTemplate(
            source: "{% for m in messages %}\n{% if m.role == 'system' %}\n{{ raise_exception('No system, please') }}\n"
                + "{% endif %}\n{{ m.content.parts.first }}\n{% endfor %}",
            name: "chat_template.jinja")
        func message(_ role: String) -> String {
            do {
                return try template.render(messages: [ChatMessage(role: role, content: "x")])
            } catch {
                return error.description
            }
        }
        #expect(
            message("system")
                == "chat_template.jinja:3: No system, please (the chat template refuses this conversation)")
        #expect(
            message("user")
                == "chat_template.jinja:5: 'str object' has no attribute 'parts'; expected a value that has 'first'"
                + " (the message may lack a field that this template needs)")
    }

    /// The line is the one being run, inside a macro and after it.
    @Test func lines() {
        #expect(rendered("{% macro f() %}\n{{ 1 + 'a' }}\n{% endmacro %}\n\n{{ f() }}").hasPrefix("t:2: "))
        #expect(rendered("{% macro f() %}\n\n{% endmacro %}\n{{ f() ~ [f(),\n1 / 0] }}").hasPrefix("t:5: "))
    }

    @Test func largeNumbersAreRefused() {
        for source in [
            "9223372036854775807 + 1", "2 ** 64", "99999999999999999999", "'9' * 99999999999", "[1] * 99999999999",
            "'{:99999999}'.format(1)", "'%99999999d' % 1", "'a'.ljust(99999999999)", "'a'|center(99999999999)",
            "'ab'|indent(9999999999)", "1|tojson(indent=99999999999)", "range(0, 9223372036854775807)|list",
            "-9223372036854775807 - 2", "'1e300'|int", "2.0 ** 5000",
        ] {
            #expect(rendered("{{ \(source) }}").hasPrefix("t:1: "), "\(source)")
        }
        #expect(
            rendered("{{ range(-9223372036854775807, 9223372036854775807, 4611686018427387904)|list|length }}") == "4")
        #expect(
            rendered("{{ 'abc'[9223372036854775807:] ~ 'abc'[-9223372036854775807:2:9223372036854775807] }}") == "a")
    }

    @Test func runawayTemplatesEnd() throws {
        var limits = ChatTemplate.Limits()
        limits.work = 200_000
        limits.bytes = 100_000
        let templates = [
            "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "runs for too long",
            "{% for i in range(99999) %}{{ 'some text to print' }}{% endfor %}": "too long",
            "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}":
                "too long",
            "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s|replace('a', ns.s) %}{% endfor %}":
                "too long",
            "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}":
                "too long",
            "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}":
                "too long",
            "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}"
                + "{{ ns.l == ns.l|list }}": "too long",
            "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}": "nested too deep",
            "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}": "nested too deep",
            "{% set ns = namespace(l=1) %}{% for i in range(999) %}{% set ns.l = [ns.l] %}{% endfor %}":
                "nested too deep",
            "{% set ns = namespace(l=[1]) %}{% for i in range(999) %}{% set ns.l = ns.l|map('trim') %}{% endfor %}":
                "nested too deep",
            "{% set ns = namespace() %}{% set ns.n = ns %}{{ ns }}": "too deep",
            "{{ \(String(repeating: "(", count: 999))1\(String(repeating: ")", count: 999)) }}": "nested too deep",
            "{{ \(String(repeating: "not ", count: 999))1 }}": "nested too deep",
            "{{ \(String(repeating: "1 + ", count: 999))1 }}": "too many parts",
            String(repeating: "{% if true %}", count: 999): "nested too deep",
        ]
        for (source, problem) in templates {
            do {
                let template = try ChatTemplate(source: source, name: "t")
                let text = try template.render(variables: [:], limits: limits)
                Issue.record("\(source.prefix(80)) gives \(text.prefix(80))")
            } catch {
                #expect(error.description.contains(problem), "\(source.prefix(80))")
            }
        }
    }

    /// Chains and circles of values that only the end of a run takes apart.
    @Test func longChainsOfValuesAreFreed() {
        #expect(
            rendered(
                "{% set ns = namespace(x=1) %}{% for i in range(50000) %}{% set ns.x = namespace(p=ns.x) %}{% endfor %}ok"
            )
                == "ok")
        #expect(
            rendered(
                "{% set ns = namespace(m=1) %}{% macro f(x) %}{% macro g() %}{{ x }}{% endmacro %}{% set ns.m = g %}"
                    + "{% endmacro %}{% for i in range(20000) %}{{ f(ns.m) }}{% endfor %}ok") == "ok")
    }

    @Test func deepInputIsRefused() throws {
        var value: JSONValue = 1
        for _ in 0..<400 { value = [value] }
        #expect(rendered("{{ x }}", ["x": value]).contains("nested too deep"))
    }
}
