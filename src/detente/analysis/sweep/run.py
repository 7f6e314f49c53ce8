"""Many runs of one conflict under preferences that are drawn from what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.analysis.sweep.counts import Counts
from detente.analysis.sweep.plan import Plan, make_plan
from detente.analysis.sweep.question import ask
from detente.analysis.sweep.result import Sweep
from detente.analysis.sweep.store import Memory, Store
from detente.analysis.sweep.workers import in_cluster, in_pool
from detente.engine.backend import n_threads
from detente.errors import FormatError, Problem
from detente.model import Conflict, Settings
from detente.types import Progress

__all__ = ["DEFAULT_SAMPLES", "sweep"]

DEFAULT_SAMPLES = 10_000

FEW_BLOCKS = 8
"""Blocks up to which a pool of processes would take longer to start than to help."""


def sweep(
    conflict: Conflict,
    *,
    samples: int | None = None,
    more: int = 0,
    seed: int | None = None,
    readings: Mapping[str, float] | Iterable[str] | str | None = None,
    noise: float | None = None,
    concepts: Iterable[str] | str | None = None,
    settings: Settings | None = None,
    store: Store | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
) -> Sweep:
    """Draw preferences many times from what a conflict leaves open, and count where that leads.

    Parameters
    ----------
    conflict : Conflict
        Its readings' ``uncertainty`` says what is open.
    samples : int, optional
        How many draws; what the store was begun with, or 10,000.
    more : int
        Draws on top of those.
    seed : int, optional
        Decides on all draws, together with their number; what the store was begun with, or 0.
    readings : str, iterable of str or mapping of reading to weight, optional
        Which readings to draw from; "all" for all of them. If not given, those to which the file gives a ``weight``, or
        else the default reading.
    noise : float, optional
        Probability that a judgement is wrong, for those about which the file says nothing.
    concepts : iterable of str, optional
        Nash, GMR, SMR, SEQ and SSEQ if not given; BRSEQ as well, at the price of speed.
    settings : Settings, optional
        Which definitions apply where the literature differs.
    store : Store, optional
        Keeps finished blocks, so that the run can go on after a stop: `detente.sweep_folder`.
    workers : int, optional
        Processes; as many as processors if not given, and one for short runs. The result does not depend on it.
    cluster : str, optional
        Address of a Dask scheduler, which does the work in place of processes here.
    progress : callable, optional
        Told the share that is done, now and then.

    Returns
    -------
    Sweep

    Raises
    ------
    UnsupportedAnalysisError
        If nothing is open, or a concept cannot be swept.
    FormatError
        If the store holds the sweep of another question.

    Examples
    --------
    >>> import detente
    >>> found = detente.sweep(detente.load("chicken"), noise=0.1, samples=1000, seed=7)
    >>> found.samples, found.question.seed
    (1000, 7)
    """
    kept = store or Memory()
    manifest = kept.manifest() or {}
    samples = int(manifest.get("samples", DEFAULT_SAMPLES)) if samples is None else samples
    seed = int(manifest.get("question", {}).get("seed", 0)) if seed is None else seed
    samples = _checked(samples, more, manifest)
    question = ask(conflict, readings=readings, noise=noise, concepts=concepts, settings=settings, seed=seed)
    plan = make_plan(question)
    kept.begin({"digest": question.digest, **question.facts}, samples, plan)
    total, left = _resumed(plan, kept, samples)
    if workers is None:
        workers = n_threads() if len(left) > FEW_BLOCKS else 1
    if cluster is not None:
        coming = in_cluster(question, left, cluster)
    elif workers > 1 and len(left) > 1:
        coming = in_pool(question, left, min(workers, len(left)))
    else:
        coming = _here(plan, left)
    for block, counts in coming:
        kept.save(block, counts)
        total = total + counts
        if progress is not None:
            progress(int(total.draws) / samples)
    return Sweep(question, plan.space, plan.judgements, plan.tracked, total)


def _checked(samples: int, more: int, manifest: Mapping[str, object]) -> int:
    """Return how many draws there are to be."""
    if samples + more < 1 or more < 0:
        raise ValueError(f"sweep(): samples must be at least 1, and more at least 0; got {samples} and {more}")
    before = int(str(manifest.get("samples", 0)))
    if samples + more < before:
        hint = f"Ask for {before} or more, or give another folder."
        problem = Problem(
            (), "the folder was begun with more samples", f"at least {before:,}", f"{samples + more:,}", hint
        )
        raise FormatError("the sweep cannot become shorter", [problem])
    return samples + more


def _resumed(plan: Plan, kept: Store, samples: int) -> tuple[Counts, list[tuple[int, int]]]:
    """Add up what is kept, and find what is left to do."""
    wanted = dict(_tasks(plan.block_size, samples))
    total = plan.shape.zero()
    for block, counts in kept.blocks():
        if wanted.get(block) == int(counts.draws):
            total = total + counts
            del wanted[block]
    return total, list(wanted.items())


def _tasks(size: int, samples: int) -> Iterator[tuple[int, int]]:
    for block in range(-(-samples // size)):
        yield block, min(size, samples - block * size)


def _here(plan: Plan, tasks: Iterable[tuple[int, int]]) -> Iterator[tuple[int, Counts]]:
    for block, count in tasks:
        yield block, plan.count(block, count)
