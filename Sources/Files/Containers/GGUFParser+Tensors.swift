import OrderedCollections

extension GGUFParser {
    /// A row of the tensor table; `offset` counts from the start of the tensor data.
    private struct Entry {
        let name: String
        let type: GGUFTensorType
        let shape: [Int]
        let offset: UInt64
        let byteCount: Int
    }

    /// Reads the tensor table of `count` rows and checks that the tensors fit the file side by side.
    mutating func parseTensors(_ count: Int) throws(InputError) {
        let alignment = try alignment()
        var entries: [Entry] = []
        var names: Set<String> = []
        for number in 0..<count {
            reader.field = "tensor \(number + 1)"
            let entry = try entry()
            guard names.insert(entry.name).inserted else {
                throw reader.failure("the tensor appears twice", expected: "each name once")
            }
            guard entry.offset % UInt64(alignment) == 0 else {
                throw reader.failure(
                    "the tensor starts at offset \(entry.offset)",
                    expected: "a multiple of the alignment, \(alignment)",
                    remedy: HeaderReader.damaged)
            }
            entries.append(entry)
        }
        reader.field = nil
        let dataStart = (reader.position + alignment - 1) / alignment * alignment
        for entry in entries {
            reader.field = entry.name
            let (start, over) = UInt64(dataStart).addingReportingOverflow(entry.offset)
            let (end, over2) = start.addingReportingOverflow(UInt64(entry.byteCount))
            guard !over, !over2, end <= UInt64(reader.size) else {
                throw reader.failure(
                    "the tensor's \(entry.byteCount) bytes at offset \(entry.offset) of the data end beyond the file's "
                        + "\(reader.size) bytes",
                    expected: "a complete file", remedy: HeaderReader.damaged)
            }
            tensors.append(
                GGUFTensor(
                    name: entry.name, type: entry.type, shape: entry.shape, offset: Int(start),
                    byteCount: entry.byteCount))
        }
        try refuseOverlaps()
    }

    private func alignment() throws(InputError) -> Int {
        guard let value = metadata["general.alignment"] else { return 32 }
        guard let alignment = value.integer, (1...Limit.alignment).contains(alignment), alignment.nonzeroBitCount == 1
        else {
            throw InputError(
                file: reader.file, field: "general.alignment",
                problem: "the alignment is \(value.integer.map(String.init) ?? value.kind)",
                expected: "a power of two up to \(Limit.alignment)", remedy: HeaderReader.damaged)
        }
        return alignment
    }

    private mutating func entry() throws(InputError) -> Entry {
        let name = try name()
        reader.field = name
        let rank: UInt32 = try reader.integer()
        guard rank <= UInt32(Limit.dimensions) else {
            throw reader.failure(
                "the tensor has \(rank) dimensions", expected: "at most \(Limit.dimensions)",
                remedy: HeaderReader.damaged)
        }
        var extents: [Int] = []
        for _ in 0..<rank {
            let extent: UInt64 = try reader.integer()
            guard let whole = Int(exactly: extent), whole > 0 else {
                throw reader.failure(
                    "a dimension has extent \(extent)", expected: "1 to \(Int.max)", remedy: HeaderReader.damaged)
            }
            extents.append(whole)
        }
        let type = try tensorType(try reader.integer())
        let offset: UInt64 = try reader.integer()
        return Entry(
            name: name, type: type, shape: extents.reversed(), offset: offset, byteCount: try bytes(extents, type))
    }

    private func tensorType(_ number: UInt32) throws(InputError) -> GGUFTensorType {
        if let type = GGUFTensorType(rawValue: number) { return type }
        let known = GGUFTensorType.otherNames[number].map { " (\($0))" } ?? ""
        throw reader.failure(
            "the tensor has type \(number)\(known), which is not read here",
            expected: "one of " + GGUFTensorType.allCases.map(\.name).joined(separator: " "),
            remedy: "take or make a file in one of these, for example Q8_0 with llama-quantize")
    }

    /// Bytes of a tensor whose innermost extent comes first.
    private func bytes(_ extents: [Int], _ type: GGUFTensorType) throws(InputError) -> Int {
        let row = extents.first ?? 1
        guard row % type.blockSize == 0 else {
            throw reader.failure(
                "a row has \(row) values", expected: "a multiple of \(type.blockSize), the block of \(type.name)",
                remedy: HeaderReader.damaged)
        }
        guard let bytes = product([row / type.blockSize, type.blockBytes] + extents.dropFirst()) else {
            throw reader.failure(
                "the size of shape \(Array(extents.reversed())) overflows", expected: "a tensor that fits the file",
                remedy: HeaderReader.damaged)
        }
        return bytes
    }

    private func refuseOverlaps() throws(InputError) {
        let sorted = tensors.sorted { $0.offset < $1.offset }
        for (first, second) in zip(sorted, sorted.dropFirst()) where first.offset + first.byteCount > second.offset {
            throw InputError(
                file: reader.file, field: second.name, problem: "the tensor overlaps \(first.name)",
                expected: "tensors side by side", remedy: HeaderReader.damaged)
        }
    }
}

/// The product of `factors`; nil when it overflows.
func product(_ factors: [Int]) -> Int? {
    var product = 1
    for factor in factors {
        let (next, over) = product.multipliedReportingOverflow(by: factor)
        if over { return nil }
        product = next
    }
    return product
}
