"""Where answers are computed: processes of their own, so that a page never waits for a computation to stop."""
