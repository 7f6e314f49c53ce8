"""Small event-data files of every format, made by hand in the shape that their codebooks describe."""

from pathlib import Path

from detente.io.event_formats import EVENT_FORMATS

CODING = {
    "actors": {
        "russia": {"countries": "RUS", "names": ["Russian Federation", "Government of Russia"]},
        "west": {"countries": ["USA", "GBR"], "groups": "NAT", "names": ["North Atlantic Treaty Organization"]},
        "ukraine": {"countries": "UKR", "names": ["Ukraine"], "types": ["GOV", "MIL", ""]},
    },
    "options": {
        "mass": {
            "on": 2, "off": 1, "decay": 0.5,
            "evidence": [
                {"source": "russia", "codes": ["15"], "places": ["UP", "Ukraine", "Belarus"]},
                {"source": "russia", "kinds": ["MOBILIZE/troops"], "contexts": "military"},
                {"level": "no", "source": "russia", "codes": ["087"], "kinds": ["RETREAT"], "weight": 3},
            ],
        },
        "send": {"evidence": [
            {"source": "russia", "target": "ukraine", "codes": ["19"]},
            {"source": "russia", "kinds": ["Battles", "state-based"]},
        ]},
        "limit_strike": {"evidence": [{"level": "talks", "source": "west", "codes": "03", "words": ["missile"]}]},
    },
}  # fmt: skip


def gdelt(kind: str, *, number: int = 1, day: str = "20220117", source: str = "RUS", target: str = "UKR",
          code: str = "154", place: str = "UP", root: str = "1", role: str = "GOV", group: str = "",
          url: str = "https://example.org/troops") -> str:  # fmt: skip
    """One row of a GDELT file."""
    columns = EVENT_FORMATS[kind].columns
    known = {
        "GLOBALEVENTID": str(number), "SQLDATE": day, "Actor1CountryCode": source, "Actor1Name": source,
        "Actor1KnownGroupCode": group, "Actor1Type1Code": role, "Actor2CountryCode": target, "Actor2Name": target,
        "IsRootEvent": root, "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2],
        "ActionGeo_CountryCode": place, "ActionGeo_FullName": f"Somewhere, {place}", "NumMentions": "3",
        "SOURCEURL": url,
    }  # fmt: skip
    return "\t".join(known.get(name, "") for name in columns)


def row(kind: str, **cells: str) -> str:
    """One row of a file with named columns."""
    known = EVENT_FORMATS[kind]
    return known.delimiter.join(cells.get(name.replace(" ", "_"), "") for name in known.columns)


def head(kind: str) -> str:
    known = EVENT_FORMATS[kind]
    return known.delimiter.join(known.columns)


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
