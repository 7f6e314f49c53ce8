"""What `import detente` offers: one list, every name of which exists, and the rest loaded when it is asked for."""

import subprocess
import sys
from importlib.util import resolve_name

import pytest

import detente


def test_every_public_name_exists_once():
    assert len(set(detente.__all__)) == len(detente.__all__)
    assert set(detente.__all__) <= set(dir(detente))
    for name in detente.__all__:
        found = getattr(detente, name)
        assert getattr(found, "__module__", "detente").startswith("detente")


def test_what_is_loaded_later_is_public_and_comes_from_where_it_says():
    for module, names in detente._LATER.items():
        for name in names:
            assert name in detente.__all__
            assert getattr(sys.modules[getattr(detente, name).__module__], name) is getattr(detente, name)
            assert getattr(detente, name).__module__.startswith(resolve_name(f".{module}", "detente.analysis"))


def test_it_is_loaded_later():
    script = "import sys, detente; print(*[name for name in sys.modules if name.startswith('detente.analysis.')])"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = {name.removeprefix("detente.analysis.") for name in shown.split()}
    assert "stability" in loaded
    assert not loaded & set(detente._LATER)


def test_an_unknown_name_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="has no attribute 'equilibrium'"):
        _ = detente.equilibrium
