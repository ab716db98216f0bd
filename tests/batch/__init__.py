"""Tests of batches: reading, faults, being ended, buckets and clusters."""
