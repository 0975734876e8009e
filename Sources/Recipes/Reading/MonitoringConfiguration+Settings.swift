import Alignment
import Foundation

extension MonitoringConfiguration {
    /// Takes the settings of evaluation, checkpoints and the guard.
    mutating func read(_ reader: inout SettingsReader) throws {
        evaluationData = try reader.text("eval_data")
        evaluationSplit = try reader.number("eval_split") ?? evaluationSplit
        evaluationSteps = try reader.integer("eval_steps")
        safetySuites = try reader.texts("safety_suites") ?? []
        safetySteps = try reader.integer("safety_steps")
        safetyRows = try reader.integer("safety_rows") ?? safetyRows
        safetyTokens = try reader.integer("safety_tokens") ?? safetyTokens
        saveSteps = try reader.integer("save_steps")
        saveLimit = try reader.integer("save_total_limit") ?? saveLimit
        bestMetric = try reader.choice("metric_for_best_model", Metric.self)
        loadsBest = try reader.flag("load_best_model_at_end") ?? loadsBest
        patience = try reader.integer("early_stopping_patience")
        guardAction = try reader.choice("guard", DisplacementGuard.Action.self)
        guardDrop = try reader.number("guard_drop")
    }

    /// Takes files that it names as relative to `folder`.
    mutating func place(in folder: String) {
        func located(_ file: String) -> String {
            file.hasPrefix("/") ? file : (folder as NSString).appendingPathComponent(file)
        }
        evaluationData = evaluationData.map(located)
        safetySuites = safetySuites.map(located)
    }
}
