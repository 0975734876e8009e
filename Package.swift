// swift-tools-version: 6.2
import PackageDescription

/// libtorch as `Scripts/setup` unpacks it: headers and libraries of PyPI's `torch` wheel.
let torch = "\(Context.packageDirectory)/.deps/torch"

/// Every Swift target, in dependency order: a target may import only those above it (and the packages it names).
let layers: [(name: String, imports: [Target.Dependency])] = [
    (
        "Files",
        [
            .product(name: "OrderedCollections", package: "swift-collections"),
            .product(name: "Crypto", package: "swift-crypto"),
        ]
    ),
    ("Torch", ["CTorch"]),
    ("Tokenization", ["Files", .product(name: "OrderedCollections", package: "swift-collections")]),
    (
        "Endpoints",
        [
            "Files", "Tokenization",
            .product(name: "AsyncHTTPClient", package: "async-http-client"),
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOHTTP1", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    ("LanguageModels", ["Files", "Torch", "Tokenization"]),
    ("Evidence", ["Files"]),
    ("Judging", ["Files", "Evidence"]),
    ("Preferences", ["Files", "Tokenization", "Evidence", "Judging"]),
    ("Alignment", ["Files", "Torch", "Tokenization", "LanguageModels", "Preferences"]),
    (
        "RedTeam",
        [
            "Files", "Torch", "Tokenization", "Endpoints", "LanguageModels", "Evidence", "Judging",
            .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
    (
        "Recipes",
        [
            "Files", "Torch", "Tokenization", "Endpoints", "LanguageModels", "Evidence", "Judging", "Preferences",
            "Alignment", "RedTeam",
            .product(name: "Yams", package: "Yams"),
            .product(name: "OrderedCollections", package: "swift-collections"),
        ]
    ),
]

let commandLine: [Target.Dependency] =
    layers.map { .byName(name: $0.name) } + [
        .product(name: "ArgumentParser", package: "swift-argument-parser")
    ]

/// Test targets with the fixtures they read.
let tests: [(name: String, imports: [Target.Dependency])] = [
    ("FilesTests", ["Files"]),
    ("TorchTests", ["Torch", "Files"]),
    ("TokenizationTests", ["Tokenization", "Files"]),
    (
        "EndpointsTests",
        [
            "Endpoints", "Files", "Tokenization", "HTTPTestServer", .product(name: "NIOHTTP1", package: "swift-nio"),
        ]
    ),
    ("LanguageModelsTests", ["LanguageModels", "Files", "Torch", "Tokenization"]),
    ("EvidenceTests", ["Evidence", "Files"]),
    ("JudgingTests", ["Judging", "Evidence", "Files"]),
    ("PreferencesTests", ["Preferences", "Files", "Tokenization", "Evidence", "Judging"]),
    ("AlignmentTests", ["Alignment", "Files", "Torch", "Tokenization", "LanguageModels", "Preferences"]),
    (
        "RedTeamTests",
        [
            "RedTeam", "Files", "Torch", "Tokenization", "Endpoints", "LanguageModels", "Evidence", "Judging",
            "TinyModels",
        ]
    ),
    (
        "RecipesTests",
        ["Recipes", "Files", "Evidence", "Judging", "Tokenization", "Preferences", "RedTeam"]
    ),
    ("PlumbTests", ["Files", "HTTPTestServer", "TinyModels"]),
]

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Plumb",
    platforms: [.macOS(.v14)],
    products: [
        .executable(name: "plumb", targets: ["plumb"]),
        .library(name: "Plumb", targets: layers.map(\.name)),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    ],
    targets: [
        .target(
            name: "CTorch",
            cxxSettings: [
                .unsafeFlags([
                    "-isystem", "\(torch)/include", "-isystem", "\(torch)/include/torch/csrc/api/include",
                    "-Wall", "-Wextra", "-Werror",
                ])
            ],
            linkerSettings: [
                .unsafeFlags(["-L\(torch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(torch)/lib"]),
                .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
            ]),
        .target(
            name: "TinyModels", dependencies: ["Files"], path: "Tests/TinyModels", swiftSettings: swiftSettings),
        .target(
            name: "HTTPTestServer",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ], path: "Tests/HTTPTestServer", swiftSettings: swiftSettings),
        .executableTarget(name: "plumb", dependencies: commandLine, swiftSettings: swiftSettings),
    ]
        + layers.map { .target(name: $0.name, dependencies: $0.imports, swiftSettings: swiftSettings) }
        + tests.map { .testTarget(name: $0.name, dependencies: $0.imports, swiftSettings: swiftSettings) },
    cxxLanguageStandard: .cxx20
)
