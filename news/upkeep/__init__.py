"""What keeps the newsroom in order: invariants, repairs, the record, stages, jobs."""
