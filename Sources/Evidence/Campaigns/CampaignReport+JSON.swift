public import Files
import OrderedCollections

extension CampaignReport {
    /// The report as `report.json` holds it: rates with their intervals, and excerpts of transcripts.
    public var json: JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "title": .string(header.title), "target": .string(header.target), "date": .string(header.date),
            "version": .string(header.version),
            "seed": header.seed.map { Int(exactly: $0).map(JSONValue.integer) ?? .string(String($0)) } ?? .null,
            "suites": .array(header.suites.map(JSONValue.string)),
            "passed": isPassed.map(JSONValue.bool) ?? .null, "gates": .array(gates.map(\.json)),
            "attempts": .integer(attempts.count), "failed": .integer(total.failed),
        ]
        for (key, value) in total.members { members[key] = value }
        members["attack_success_corrected"] = correctedSuccess?.json ?? .null
        members["by_attack"] = Self.object(attacks)
        members["by_attack_family"] = Self.object(attackFamilies)
        members["by_category"] = Self.object(categories)
        members["by_family"] = Self.object(families)
        members["by_tag"] = Self.object(tags)
        members["matrix"] = matrix.json
        members["repetition"] = repetition.json
        members["change"] = change?.json ?? .null
        members["transcripts"] = [
            "worst": .array(worst(40).map(\.excerpts)), "unjudged": .array(unjudged(20).map(\.excerpts)),
            "over_refused": .array(overRefused(20).map(\.excerpts)),
        ]
        for (key, value) in header.members { members[key] = value }
        return .object(members)
    }

    private static func object(_ groups: [OutcomeGroup]) -> JSONValue {
        .object(OrderedDictionary(groups.map { ($0.name, $0.json) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension CampaignReport.Header {
    fileprivate var members: OrderedDictionary<String, JSONValue> {
        [
            "judges": .array(judges.map(\.json)),
            "hashes": .object(
                OrderedDictionary(hashes.map { ($0.name, .string($0.sha256)) }, uniquingKeysWith: { $1 })),
            "timings": .object(
                OrderedDictionary(timings.map { ($0.stage, .number($0.seconds)) }, uniquingKeysWith: { $1 })),
            "tokens_per_second": tokensPerSecond.map(JSONValue.number) ?? .null,
            "attempts_per_minute": attemptsPerMinute.map(JSONValue.number) ?? .null, "config": config,
        ]
    }
}

extension CampaignReport.Judge {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "detail": .string(detail), "sensitivity": accuracy?.sensitivity.json ?? .null,
            "specificity": accuracy?.specificity.json ?? .null, "kappa": kappa.map(JSONValue.number) ?? .null,
        ]
    }
}

extension ClusteredRate {
    /// The rate with the interval that knows its clusters, their number and how many independent rows they are worth.
    public var json: JSONValue {
        [
            "n": .integer(rate.n), "k": .integer(rate.k), "rate": rate.rate.map(JSONValue.number) ?? .null,
            "low": .number(interval.lowerBound), "high": .number(interval.upperBound),
            "behaviours": .integer(clusters.count), "effective_n": .number(effectiveRows),
        ]
    }
}

extension OutcomeCounts {
    /// The counts by outcome.
    public var json: JSONValue {
        .object(
            OrderedDictionary(
                uniqueKeysWithValues: AttemptRecord.Outcome.allCases.map { ($0.rawValue, .integer(self[$0])) }))
    }
}

extension OutcomeGroup {
    /// The rates, the outcomes behind them and the tokens spent.
    public var json: JSONValue { .object(members) }

    fileprivate var members: OrderedDictionary<String, JSONValue> {
        [
            "attack_success": success.json, "attack_success_upper": upperSuccess.json, "behaviours_broken": broken.json,
            "over_refusal": overRefusal.json, "utility": utility.json,
            "outcomes": ["unsafe": unsafe.json, "legitimate": legitimate.json],
            "prompt_tokens": .integer(promptTokens), "completion_tokens": .integer(completionTokens),
        ]
    }
}

extension OutcomeMatrix {
    /// `{"attacks", "categories", "cells"}`, a row of cells for each attack and null where there is nothing.
    public var json: JSONValue {
        [
            "attacks": .array(attacks.map(JSONValue.string)), "categories": .array(categories.map(JSONValue.string)),
            "cells": .array(
                cells.map { row in
                    .array(
                        row.map { cell in
                            guard let cell else { return .null }
                            return [
                                "k": .integer(cell.success.rate.k), "n": .integer(cell.success.rate.n),
                                "low": .number(cell.success.interval.lowerBound),
                                "high": .number(cell.success.interval.upperBound),
                                "undetermined": .integer(cell.unsafe[.undetermined]),
                                "degenerate": .integer(cell.unsafe[.degenerate]), "failed": .integer(cell.failed),
                            ]
                        })
                }),
        ]
    }
}

extension Repetition {
    /// `{"samples", "attacks"}`, each attack with its pass@k by k.
    public var json: JSONValue {
        let curves = attacks.map { attack in
            (
                attack.name,
                JSONValue.object(
                    OrderedDictionary(
                        attack.curve.map { (String($0.samples), $0.share.json) }, uniquingKeysWith: { $1 }))
            )
        }
        return [
            "samples": .integer(samples), "pass_at": .object(OrderedDictionary(curves, uniquingKeysWith: { $1 })),
        ]
    }
}

extension CampaignChange {
    /// Both campaigns on the paired attempts, and what became of the pairs.
    public var json: JSONValue {
        [
            "before": before.json, "after": after.json, "unpaired": .integer(unpaired),
            "unanswered": .integer(unanswered), "attack_success": success.json,
            "attack_success_upper": upperSuccess.json, "behaviours": behaviours.json, "over_refusal": overRefusal.json,
            "utility": utility.json, "by_attack": Self.object(attacks), "by_category": Self.object(categories),
            "newly_harmful": .array(
                newlyHarmful.prefix(100).map {
                    [
                        "behaviour": .string($0.behaviour), "attack": .string($0.attack),
                        "sample": .integer($0.sample),
                    ]
                }),
            "newly_harmful_count": .integer(newlyHarmful.count),
        ]
    }

    private static func object(_ rows: [Row]) -> JSONValue {
        .object(
            OrderedDictionary(
                rows.map {
                    (
                        $0.name,
                        [
                            "before": $0.before.success.json, "after": $0.after.success.json,
                            "paired": $0.outcomes.json,
                        ]
                    )
                }, uniquingKeysWith: { first, _ in first }))
    }
}

extension ClusteredPairs {
    /// The four counts with McNemar's `p_value`, the `difference`, and `p_value_clustered`, which holds for attempts on one behaviour.
    public var json: JSONValue {
        var members = outcomes.json.object ?? [:]
        members["p_value_clustered"] = .number(pValue)
        members["difference"] = difference(Bootstrap(iterations: 2_000)).json
        return .object(members)
    }
}

extension AttemptRecord {
    /// The attempt with what a report may show of it.
    fileprivate var excerpts: JSONValue {
        [
            "behaviour": .string(behaviour), "expect": .string(expected.rawValue), "category": .string(category),
            "family": family.map(JSONValue.string) ?? .null, "attack": .string(attack), "sample": .integer(sample),
            "outcome": .string(outcome.rawValue), "reason": .string(reason), "prompt": promptExcerpt.json,
            "reply": replyExcerpt.json, "tags": .array(tags.map(JSONValue.string)),
            "file": file.map(JSONValue.string) ?? .null, "line": line.map(JSONValue.integer) ?? .null,
        ]
    }
}
