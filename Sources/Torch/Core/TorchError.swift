/// What libtorch refused, in which operator, on which arguments.
public struct TorchError: Error, Sendable, Equatable, CustomStringConvertible {
    /// libtorch's own words.
    public var message: String
    /// The operator and the shapes of its tensors: `linear([3, 5] float32, [4, 4] float32)`.
    public var operation: String

    public init(message: String, operation: String) {
        self.message = message
        self.operation = operation
    }

    public var description: String { "\(message) (in \(operation))" }
}
