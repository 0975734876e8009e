/// How the values of a GGUF tensor are stored (ggml's `ggml_type`).
public enum GGUFTensorType: UInt32, Sendable, Hashable, CaseIterable {
    case f32 = 0
    case f16 = 1
    case q40 = 2
    case q41 = 3
    case q50 = 6
    case q51 = 7
    case q80 = 8
    case q2K = 10
    case q3K = 11
    case q4K = 12
    case q5K = 13
    case q6K = 14
    case i8 = 24
    case i16 = 25
    case i32 = 26
    case i64 = 27
    case f64 = 28
    case bf16 = 30

    /// Values in one block; a row holds whole blocks.
    public var blockSize: Int {
        switch self {
        case .f32, .f16, .bf16, .f64, .i8, .i16, .i32, .i64: 1
        case .q40, .q41, .q50, .q51, .q80: 32
        case .q2K, .q3K, .q4K, .q5K, .q6K: 256
        }
    }

    /// Bytes of one block, as the structs of ggml-common.h lay it out.
    public var blockBytes: Int {
        switch self {
        case .i8: 1
        case .f16, .bf16, .i16: 2
        case .f32, .i32: 4
        case .f64, .i64: 8
        case .q40: 2 + 16  // f16 scale, 32 × 4 bits
        case .q41: 2 + 2 + 16  // scale, minimum, 32 × 4 bits
        case .q50: 2 + 4 + 16  // scale, 32 fifth bits, 32 × 4 bits
        case .q51: 2 + 2 + 4 + 16
        case .q80: 2 + 32
        case .q2K: 16 + 64 + 2 + 2  // 4-bit scales and minima, 256 × 2 bits, two f16 super-scales
        case .q3K: 32 + 64 + 12 + 2  // third bits, 256 × 2 bits, 6-bit scales, super-scale
        case .q4K: 2 + 2 + 12 + 128  // two super-scales, 6-bit scales and minima, 256 × 4 bits
        case .q5K: 2 + 2 + 12 + 32 + 128
        case .q6K: 128 + 64 + 16 + 2  // low 4 bits, high 2 bits, 8-bit scales, super-scale
        }
    }

    /// The name that llama.cpp prints.
    public var name: String {
        switch self {
        case .f32: "F32"
        case .f16: "F16"
        case .bf16: "BF16"
        case .f64: "F64"
        case .i8: "I8"
        case .i16: "I16"
        case .i32: "I32"
        case .i64: "I64"
        case .q40: "Q4_0"
        case .q41: "Q4_1"
        case .q50: "Q5_0"
        case .q51: "Q5_1"
        case .q80: "Q8_0"
        case .q2K: "Q2_K"
        case .q3K: "Q3_K"
        case .q4K: "Q4_K"
        case .q5K: "Q5_K"
        case .q6K: "Q6_K"
        }
    }

    /// Names of ggml types that are known but not read here, for messages.
    static let otherNames: [UInt32: String] = [
        4: "Q4_2", 5: "Q4_3", 9: "Q8_1", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S",
        20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 29: "IQ1_M", 31: "Q4_0_4_4", 32: "Q4_0_4_8",
        33: "Q4_0_8_8", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
    ]
}
