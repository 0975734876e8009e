import Foundation
import TinyModels

extension TinyModel {
    /// Whether the program that is to run on it is there.
    static let isReady = FileManager.default.isExecutableFile(atPath: CommandLineTests.program)
}
