"""Benchmarks: the kit beside its peers, in one run on one machine; the results are kept as tables in `results/`."""
