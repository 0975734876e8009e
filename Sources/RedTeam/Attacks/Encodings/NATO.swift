/// The spelling alphabet of NATO and ICAO: Alfa, Bravo, Charlie.
public enum NATO {
    private static let words: [Character: String] = [
        "a": "Alfa", "b": "Bravo", "c": "Charlie", "d": "Delta", "e": "Echo", "f": "Foxtrot", "g": "Golf", "h": "Hotel",
        "i": "India", "j": "Juliett", "k": "Kilo", "l": "Lima", "m": "Mike", "n": "November", "o": "Oscar",
        "p": "Papa", "q": "Quebec", "r": "Romeo", "s": "Sierra", "t": "Tango", "u": "Uniform", "v": "Victor",
        "w": "Whiskey", "x": "Xray", "y": "Yankee", "z": "Zulu",
        "0": "Zero", "1": "One", "2": "Two", "3": "Three", "4": "Four", "5": "Five", "6": "Six", "7": "Seven",
        "8": "Eight", "9": "Nine", ".": "Stop", ",": "Comma", "/": "Slash",
    ]
    private static let code = SpokenCode(
        words, synonyms: ["alpha": "a", "juliet": "j", "x-ray": "x", "whisky": "w", "niner": "9"])

    /// The text spelled out: code words separated by spaces, words by ` / `.
    public static func encode(_ text: String) -> String { code.encode(text) }

    /// The text that was spelled out, in lower case; nil where there is no code word.
    public static func decode(_ text: String) -> String? { code.decode(text) }
}
