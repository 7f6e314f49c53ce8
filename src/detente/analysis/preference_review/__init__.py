"""A second look at preferences: what each statement decides, what is still tied, and how far two orders agree."""

from detente.analysis.preference_review.agreement import Agreement, agreement
from detente.analysis.preference_review.review import Place, Review, Reviewed, Verdict, review

__all__ = ["Agreement", "Place", "Review", "Reviewed", "Verdict", "agreement", "review"]
