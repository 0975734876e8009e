import Alignment
import Files
import Foundation
import LanguageModels
import Testing
import Torch

/// Optimisers move parameters as torch and transformers do.
@Suite struct OptimizerTests {
    private static let shapes = [[3, 5], [4, 2]]

    private static func tensor(_ shape: [Int], from start: Int, _ function: (Double) -> Double) -> Tensor {
        Tensor((start..<start + shape[0] * shape[1]).map { Float(function(Double($0) * Double($0))) }, shape: shape)
    }

    @Test(arguments: ["adamw", "sgd", "sgd_momentum", "adafactor"])
    func sixStepsEqualTheReference(_ name: String) throws {
        let fixture = try JSONValue(file: "\(TRLParityTests.fixtures)/reference/optimizers.json")
        let parameters = Self.shapes.enumerated().map { Self.tensor($1, from: 7 * $0, sin) }
        for parameter in parameters { try parameter.setRequiresGradient() }
        var settings = TrainingConfiguration()
        settings.weightDecay = 0.1
        settings.momentum = name == "sgd_momentum" ? 0.9 : nil
        let kind = try #require(OptimizerName(rawValue: name.replacing("_momentum", with: "")))
        let optimizer = kind.optimizer(parameters, settings)
        for step in 0..<6 {
            for (number, parameter) in parameters.enumerated() {
                try parameter.clearGradient()
                let gradient = Self.tensor(Self.shapes[number], from: 11 * number + 3 * step) {
                    cos($0) * pow(10, Double(step - 3))
                }
                try (parameter * gradient).sum().backward()
            }
            try optimizer.step(learningRate: 0.01)
        }
        for (number, parameter) in parameters.enumerated() {
            let expected = fixture[name]?.array?[number].array?.compactMap(\.number) ?? []
            try #require(expected.count == parameter.count)
            let values: [Double] = try parameter.detached().values()
            for (value, wanted) in zip(values, expected) { #expect(abs(value - wanted) < 2e-6 * max(1, abs(wanted))) }
        }
    }

    @Test func theStableScheduleIsThatOfTransformers() throws {
        let fixture = try JSONValue(file: "\(TRLParityTests.fixtures)/reference/optimizers.json")
        let schedule = LearningRateSchedule(.wsd, peak: 2, warmupSteps: 2, totalSteps: 12, decaySteps: 4)
        let expected = fixture["wsd_rates_of_2"]?.array?.compactMap(\.number) ?? []
        #expect(expected.count == 12)
        for (step, wanted) in expected.enumerated() { #expect(abs(schedule.rate(at: step) - wanted) < 1e-12) }
    }
}
