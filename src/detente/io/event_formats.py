"""The event-data files that can be read, column by column, and how each of them tells who did what to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CANONICAL", "EVENT_FORMATS", "EventFormat", "format_of_head"]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _gdelt(*, adm2: bool, url: bool) -> tuple[str, ...]:
    """Return the columns of a GDELT file: geography in blocks of seven or eight, with or without the address."""
    actor = _words("Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code "
                   "Type3Code")  # fmt: skip
    place = [name for name in _words("Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID")
             if adm2 or name != "ADM2Code"]  # fmt: skip
    columns = list(_words("GLOBALEVENTID SQLDATE MonthYear Year FractionDate"))
    columns += [f"Actor{k}{name}" for k in (1, 2) for name in actor]
    columns += _words("IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions "
                      "NumSources NumArticles AvgTone")  # fmt: skip
    columns += [f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in place]
    columns.append("DATEADDED")
    return (*columns, "SOURCEURL") if url else tuple(columns)


_ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
    "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
_ACLED = _words(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
)
_UCDP = _words(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob"
)

CANONICAL = (
    *("id", "day", "root", "source", "source_country", "source_group", "source_types"),
    *("target", "target_country", "target_group", "target_types", "code", "kind", "mode", "contexts"),
    *("place", "place_code", "text", "mentions"),
)
"""The columns that every file is brought to. Types and contexts are in capitals with a semicolon around each."""


@dataclass(frozen=True)
class EventFormat:
    """A kind of event-data file.

    Attributes
    ----------
    id, name : str
    columns : tuple of str
        In order.
    select : mapping of canonical column to SQL
        Over the columns of the file, all of them text.
    source : str
        Where the format is described.
    delimiter : str
        Files that are divided by commas hold cells in double quotes; those divided by tabs do not.
    """

    id: str
    name: str
    columns: tuple[str, ...]
    select: Mapping[str, str]
    source: str
    delimiter: str = "\t"


def _select(**given: str) -> Mapping[str, str]:
    return MappingProxyType({**dict.fromkeys(CANONICAL, "NULL"), **given})


def _types(*columns: str) -> str:
    """Return several cells as one text in capitals with a semicolon around each: ;GOV;MIL;."""
    cells = ", ';', ".join(f"upper({column})" for column in columns)
    return f"concat(';', {cells}, ';')"


def _split(column: str) -> str:
    """Return the parts of a cell that holds several in the same form; commas and semicolons both divide."""
    return f"""concat(';', regexp_replace(upper(nullif("{column}", 'None')), '\\s*[;,]\\s*', ';', 'g'), ';')"""


def _known(column: str) -> str:
    return f"""nullif("{column}", 'None')"""


_GDELT = {
    "id": "GLOBALEVENTID",
    "day": "try_strptime(SQLDATE, '%Y%m%d')",
    "root": "IsRootEvent = '1'",
    "source": "Actor1Name",
    "source_country": "Actor1CountryCode",
    "source_group": "Actor1KnownGroupCode",
    "source_types": _types("Actor1Type1Code", "Actor1Type2Code", "Actor1Type3Code"),
    "target": "Actor2Name",
    "target_country": "Actor2CountryCode",
    "target_group": "Actor2KnownGroupCode",
    "target_types": _types("Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code"),
    "code": "EventCode",
    "place": "ActionGeo_FullName",
    "place_code": "ActionGeo_CountryCode",
    "mentions": "NumMentions",
}

_GDELT_SOURCE = "GDELT event codebooks, versions 1.03 and 2.0"

_TABLE = (
    EventFormat("gdelt2", "GDELT 2.0", _gdelt(adm2=True, url=True), _select(**_GDELT, text="SOURCEURL"), _GDELT_SOURCE),
    EventFormat(
        "gdelt1", "GDELT 1.0", _gdelt(adm2=False, url=True), _select(**_GDELT, text="SOURCEURL"), _GDELT_SOURCE
    ),
    EventFormat(
        "gdelt1_backfile",
        "GDELT 1.0, before April 2013",
        _gdelt(adm2=False, url=False),
        _select(**_GDELT),
        _GDELT_SOURCE,
    ),
    EventFormat(
        "icews",
        "ICEWS",
        _ICEWS,
        _select(
            id='"Event ID"',
            day="""try_strptime("Event Date", '%Y-%m-%d')""",
            root="TRUE",
            source='"Source Name"',
            source_country='"Source Country"',
            source_types=_split("Source Sectors"),
            target='"Target Name"',
            target_country='"Target Country"',
            target_types=_split("Target Sectors"),
            code='"CAMEO Code"',
            place="concat_ws(', ', City, District, Province, Country)",
            place_code="Country",
            text='"Event Text"',
        ),
        "ICEWS Coded Event Data, Harvard Dataverse, doi:10.7910/DVN/28075",
    ),
    EventFormat(
        "polecat",
        "POLECAT",
        _POLECAT,
        _select(
            id='"Event ID"',
            day="""try_strptime("Event Date", '%Y-%m-%d')""",
            root="TRUE",
            source=_known("Actor Name"),
            source_country=_known("Actor Country"),
            source_types=_split("Actor Sectors"),
            target=_known("Recipient Name"),
            target_country=_known("Recipient Country"),
            target_types=_split("Recipient Sectors"),
            kind=_known("Event Type"),
            mode=_known("Event Mode"),
            contexts=_split("Contexts"),
            place=f"concat_ws(', ', {_known('City')}, {_known('Province')}, {_known('Country')})",
            place_code=_known("Country"),
            text='"Source"',
        ),
        "POLECAT, Harvard Dataverse, doi:10.7910/DVN/AJGVIT",
    ),
    EventFormat(
        "acled",
        "ACLED",
        _ACLED,
        _select(
            id="event_id_cnty",
            day="coalesce(try_strptime(event_date, '%Y-%m-%d'), try_strptime(event_date, '%d %B %Y'))",
            root="TRUE",
            source="actor1",
            source_country="country",
            source_types="';'",
            target="actor2",
            target_country="country",
            target_types="';'",
            kind="event_type",
            mode="sub_event_type",
            place="concat_ws(', ', location, admin1, country)",
            place_code="country",
            text="notes",
        ),
        "ACLED codebook",
        delimiter=",",
    ),
    EventFormat(
        "ucdp",
        "UCDP GED",
        _UCDP,
        _select(
            id="id",
            day="try_strptime(left(date_end, 10), '%Y-%m-%d')",
            root="TRUE",
            source="side_a",
            source_country="country",
            source_types="';'",
            target="side_b",
            target_country="country",
            target_types="';'",
            kind="CASE type_of_violence WHEN '1' THEN 'state-based' WHEN '2' THEN 'non-state' ELSE 'one-sided' END",
            mode="event_clarity",
            place="concat_ws(', ', where_coordinates, adm_1, country)",
            place_code="country",
            text="source_headline",
        ),
        "UCDP Georeferenced Event Dataset codebook",
        delimiter=",",
    ),
)

EVENT_FORMATS: Mapping[str, EventFormat] = MappingProxyType({known.id: known for known in _TABLE})
"""Every kind of file under its id."""


def format_of_head(line: str) -> tuple[EventFormat, bool] | None:
    """Tell the format of a file from its first line, and whether that line names the columns.

    Examples
    --------
    >>> format_of_head("id,relid,year,active_year,code_status,type_of_violence")[0].name
    'UCDP GED'
    """
    return _of_tabs(line) or _of_commas(line)


def _of_tabs(line: str) -> tuple[EventFormat, bool] | None:
    cells = [cell.strip().strip('"') for cell in line.split("\t")]
    named = {cell.lower() for cell in cells}
    if {"event id", "source name", "cameo code"} <= named:
        return EVENT_FORMATS["icews"], True
    if {"event id", "event type", "event mode"} <= named:
        return EVENT_FORMATS["polecat"], True
    by_count = {61: "gdelt2", 58: "gdelt1", 57: "gdelt1_backfile"}
    if len(cells) in by_count and cells[0].isdigit() and len(cells[1]) == 8:
        return EVENT_FORMATS[by_count[len(cells)]], False
    return None


def _of_commas(line: str) -> tuple[EventFormat, bool] | None:
    cells = [cell.strip().strip('"').lower() for cell in line.split(",")]
    if "event_id_cnty" in cells:
        return EVENT_FORMATS["acled"], True
    if cells[:2] == ["id", "relid"]:
        return EVENT_FORMATS["ucdp"], True
    if len(cells) >= len(_UCDP) and cells[0].isdigit() and cells[5] in ("1", "2", "3"):
        return EVENT_FORMATS["ucdp"], False
    return None
