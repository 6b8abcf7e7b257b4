"""Layouts: where the nodes of a graph lie. No Qt here; numpy arrays in, numpy arrays out, deterministic."""
