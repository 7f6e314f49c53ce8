"""Analyses that are told in words as well: what was observed, and how sure an answer is.

What a page says of them are the sentences and tables that the commands print; they come from `detente.reporting`.
"""

from __future__ import annotations

from typing import Any

from detente.analysis.hypergame import Hypergame
from detente.analysis.inverse import Inverse
from detente.analysis.robustness import Robustness
from detente.analysis.structures import STRUCTURES, StructureAnalysis
from detente.analysis.sweep import Sweep
from detente.reporting.backtest_view import backtest_blocks
from detente.reporting.figures.timeline import timeline_plan
from detente.reporting.hypergame_view import hypergame_blocks
from detente.reporting.inference_view import inference_blocks
from detente.reporting.inverse_view import inverse_blocks
from detente.reporting.outlook_view import outlook_blocks
from detente.reporting.plain import plain_blocks
from detente.reporting.robust_view import robust_blocks, robust_data, telling_concept
from detente.reporting.structure_view import structure_blocks
from detente.reporting.sweep_view import sweep_blocks
from detente.reporting.track_view import track_blocks
from detente.tracking.backtest import Backtest
from detente.tracking.inference import Inference
from detente.tracking.observed_path import ObservedPath
from detente.tracking.outlook import Outlook
from detente.web.asking.library import asked_of

__all__ = ["TELLING"]

MOST = 8
"""Most rows of the long tables."""


def _path(found: ObservedPath) -> dict[str, Any]:
    return {"told": plain_blocks(track_blocks(found)), "timeline": timeline_plan(found)}


def _outlook(found: Outlook) -> dict[str, Any]:
    return {"told": plain_blocks(outlook_blocks(found))}


def _backtest(found: Backtest) -> dict[str, Any]:
    return {"told": plain_blocks(backtest_blocks(found, most=MOST))}


def _inference(found: Inference) -> dict[str, Any]:
    return {"told": plain_blocks(inference_blocks(found))}


def _robust(found: Robustness) -> dict[str, Any]:
    near = found.under()
    concept = telling_concept(near)
    told = plain_blocks(robust_blocks(found, near, concept=concept, limit=MOST))
    return {"readings": robust_data(found, {})["readings"], "telling": concept, "told": told}


def _inverse(found: Inverse) -> dict[str, Any]:
    return {"told": plain_blocks(inverse_blocks(found))}


def _hypergame(found: Hypergame) -> dict[str, Any]:
    return {"told": plain_blocks(hypergame_blocks(found))}


def _structure(found: StructureAnalysis) -> dict[str, Any]:
    return {
        "structures": [{"id": one.id, "name": one.name, "summary": one.summary} for one in STRUCTURES.values()],
        "told": plain_blocks(structure_blocks(found, limit=MOST)),
    }


def _sweep(found: Sweep) -> dict[str, Any]:
    return {"told": plain_blocks(sweep_blocks(found, limit=MOST))}


TELLING = (
    asked_of("track", "detente.tracking.observed_path:observed_path", without=("records",), lane="looks", also=_path),
    asked_of("now", "detente.tracking.outlook:outlook", without=("records",), also=_outlook),
    asked_of("backtest", "detente.tracking:backtest", without=("records",), also=_backtest),
    asked_of("infer", "detente.tracking:infer", without=("records",), also=_inference),
    asked_of("robust", "detente.analysis.robustness:robust", also=_robust),
    asked_of("inverse", "detente.analysis.inverse:inverse", also=_inverse),
    asked_of("hypergame", "detente.analysis.hypergame:hypergame", without=("views",), also=_hypergame),
    asked_of("structure", "detente.analysis.structures:analyze_structure", without=("options", "more"),
             also=_structure),
    asked_of("sweep", "detente.analysis.sweep:sweep", without=("store", "workers", "cluster"), whole=True,
             also=_sweep),
)  # fmt: skip
"""Questions whose answer brings ``told``: what would be printed, as plain data."""
