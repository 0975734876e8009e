import Files
import OrderedCollections
import Testing
import Tokenization

/// Each feature of Jinja against what Python's jinja2 gives for the same small template.
@Suite struct ChatTemplateFeatureTests {
    @Test func everyFeature() throws {
        let rows = try JSONLines.read(TemplateFixtures.path("features.jsonl"))
        #expect(rows.count > 250)
        for row in rows {
            let source = try #require(row.value["template"]?.string)
            let name = try #require(row.value["name"]?.string)
            let outcome = TemplateOutcome { () throws(InputError) in
                try ChatTemplate(source: source, name: name).render(
                    variables: TemplateFixtures.variables(row.value["variables"]), now: TemplateFixtures.moment)
            }
            let expected: TemplateOutcome
            if let text = row.value["text"]?.string {
                expected = .text(text)
            } else if let message = row.value["raised"]?.string {
                expected = .raised(message)
            } else {
                expected = .failed
            }
            #expect(outcome == expected, "\(name): \(source)")
        }
    }

    /// Python rejects these as well, but with other words.
    @Test func refusedTags() {
        #expect(rendered("{% include 'x' %}").contains("it needs other templates"))
        #expect(rendered("{% block x %}{% endblock %}").contains("it needs templates that extend this one"))
    }

    @Test func messagesAreSeenAsTransformersShowsThem() throws {
        let template = try ChatTemplate(
            source:
                "{% for m in messages %}{{ m.items()|list }}{% endfor %}{{ tools }}{{ documents }}{{ add_generation_prompt }}",
            name: "t")
        let message = ChatMessage(
            role: "assistant", content: "4", extra: ["tool_calls": .null, "reasoning": "2+2", "name": "a"])
        #expect(
            try template.render(messages: [message])
                == "[('thinking', '2+2'), ('role', 'assistant'), ('content', '4'), ('reasoning', '2+2'), ('name', 'a'),"
                + " ('reasoning_content', '2+2')]NoneNoneFalse")
        #expect(
            try template.render(messages: [], tools: [["a": 1]], addGenerationPrompt: true)
                == "[{'a': 1}]NoneTrue")
    }

    @Test func clock() throws {
        let template = try ChatTemplate(source: "{{ strftime_now('%d %b %Y %H:%M') }}", name: "t")
        let moment = ChatTemplate.Moment(secondsSince1970: 1_721_900_000, offset: 5400)
        #expect(try template.render(messages: [], now: moment) == "25 Jul 2024 11:03")
        #expect(try !template.render(messages: []).isEmpty)
    }
}
