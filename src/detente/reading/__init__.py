"""From documents to evidence: passages, who says what of whom, and drafts of a model that an analyst confirms."""
