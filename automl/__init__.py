"""Topograph's search engine: a recipe becomes trials, trials become a front of score against cost.

recipe.py      what is searched, on what, for how long: data, checked
engine/        a planner asks, builds on the meta device, submits; workers train; every event is logged
results/       the log, the state and front that are folds of it, charts and the report
spaces, datasets, trainers, samplers, pools: one file each for one more of them
"""
