import Foundation

/// Natural logarithms of small counts.
enum Logarithm {
    static func natural(_ count: Int) -> Float { count < table.count ? table[count] : Float(log(Double(count))) }

    private static let table: [Float] = (0..<64).map { $0 == 0 ? 0 : Float(log(Double($0))) }
}

/// `1 / (1 + exp(-x))`, without overflow.
func sigmoid(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let power = exp(x)
    return power / (1 + power)
}
