"""What one would write without thinking of sync: the yardstick of the benchmarks."""
