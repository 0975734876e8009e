import Files
import OrderedCollections

/// The taxonomies that results refer to, with the classes that occur, in the order of their names.
struct SarifTaxonomies {
    private let classes: OrderedDictionary<String, [String]>

    init(_ taxa: some Sequence<SarifLog.Taxon>) {
        var classes: [String: Set<String>] = [:]
        for taxon in taxa { classes[taxon.taxonomy, default: []].insert(taxon.id) }
        self.classes = OrderedDictionary(
            uniqueKeysWithValues: classes.sorted { $0.key < $1.key }.map { ($0, $1.sorted()) })
    }

    var isEmpty: Bool { classes.isEmpty }

    /// The taxonomies as components of the tool.
    var json: JSONValue {
        .array(
            classes.map { name, ids in
                [
                    "name": .string(name), "isComprehensive": false,
                    "taxa": .array(ids.map { ["id": .string($0)] }),
                ]
            })
    }

    /// What the driver says it supports.
    var references: JSONValue {
        .array(classes.keys.enumerated().map { ["name": .string($1), "index": .integer($0)] })
    }

    /// What a result says it belongs to; nil for a class that is not among these.
    func reference(_ taxon: SarifLog.Taxon) -> JSONValue? {
        guard let place = classes.index(forKey: taxon.taxonomy),
            let index = classes[taxon.taxonomy]?.firstIndex(of: taxon.id)
        else { return nil }
        return [
            "id": .string(taxon.id), "index": .integer(index),
            "toolComponent": ["name": .string(taxon.taxonomy), "index": .integer(place)],
        ]
    }
}

extension Array where Element: Hashable {
    /// The elements without those that came before, in their order.
    var uniqued: [Element] { Array(OrderedSet(self)) }
}
