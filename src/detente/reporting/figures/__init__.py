"""Pictures of results, by a plotting library (extra ``report``)."""
