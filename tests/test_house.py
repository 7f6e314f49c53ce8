"""The walls of the house: which room may import which, and what a small path must never load."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "detente"

# Each room imports only from the rooms above it. Rooms that share a line do not import each other.
FLOORS = (
    ("display", "errors", "types"),
    ("engine",),
    ("model",),
    ("analysis",),
    ("tracking",),
    ("reading",),
    ("io",),
    ("cases",),
    ("reporting",),
    ("__init__",),  # what `import detente` offers: all the rooms, but not the doors
    ("web",),  # pages for those who never type a command
    ("cli",),  # commands, of which one opens the pages
    ("__main__",),  # `python -m detente`
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}


def room_of(path: Path, package: Path = PACKAGE) -> str:
    return path.relative_to(package).parts[0].removesuffix(".py")


def imported_rooms(source: str) -> set[str]:
    """The rooms that a source text imports from, wherever the import stands; '__init__' for the package itself."""
    rooms: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            rooms.update(filter(None, (room_of_module(alias.name) for alias in node.names)))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in line {node.lineno}"
            rooms.update(rooms_named_in(node))
    return rooms


def room_of_module(module: str) -> str | None:
    package, _, rest = module.partition(".")
    return (rest.partition(".")[0] or "__init__") if package == "detente" else None


def rooms_named_in(node: ast.ImportFrom) -> set[str]:
    if node.module == "detente":
        # The version is a constant that results carry; reading it is not leaning on the whole package.
        names = {alias.name for alias in node.names} - {"__version__"}
        return {name if name in FLOOR else "__init__" for name in names}
    room = room_of_module(node.module or "")
    return {room} if room else set()


def trespasses(room: str, imports: set[str]) -> set[str]:
    """The imports that a room is not allowed: those from later rooms, and from its neighbours on the same floor."""
    assert imports <= FLOOR.keys(), f"imports of rooms that have no floor: {imports - FLOOR.keys()}"
    return {other for other in imports if other != room and FLOOR[other] >= FLOOR[room]}


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    room = room_of(path)
    assert room in FLOOR, f"{room} is no room of the house; give it a floor in this test and in CONTRIBUTING.md"
    assert not trespasses(room, imported_rooms(path.read_text("utf-8")))


def test_engine_knows_nothing_of_the_rest() -> None:
    used = {room for path in (PACKAGE / "engine").rglob("*.py") for room in imported_rooms(path.read_text("utf-8"))}
    assert used <= {"errors", "types", "engine"}


@pytest.mark.parametrize(
    ("room", "source", "expected"),
    [
        ("engine", "import detente.model", {"model"}),
        ("engine", "def f():\n    from detente.model.space import StateSpace", {"model"}),
        ("model", "from detente import analysis", {"analysis"}),
        ("model", "from detente import load", {"__init__"}),
        ("model", "import detente", {"__init__"}),
        ("analysis", "from detente import __version__", set()),
        ("__init__", "from detente.cli import main", {"cli"}),
        ("cli", "import detente", set()),
        ("cli", "from detente.web import app", set()),
        ("web", "from detente.cli import main", {"cli"}),
        (
            "analysis",
            "from detente.engine import grid\nimport numpy\nfrom detente.analysis.table import Concept",
            set(),
        ),
        ("types", "from detente.errors import ModelError", {"errors"}),
        ("reporting", "import detente.cases, detente.cli", {"cli"}),
    ],
)
def test_a_trespass_is_seen(room: str, source: str, expected: set[str]) -> None:
    assert trespasses(room, imported_rooms(source)) == expected


def loaded_after(code: str) -> set[str]:
    """Top-level modules loaded by a fresh interpreter that ran some code."""
    script = f"import sys\n{code}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def test_import_is_light() -> None:
    assert loaded_after("import detente").isdisjoint({"numba", "pandas", "rich", "ruamel", "llvmlite"})


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert detente.__version__ == project["version"]
    assert f"\nversion: {project['version']}\n" in citation


def test_the_package_ships_its_types() -> None:
    assert (PACKAGE / "py.typed").is_file()
