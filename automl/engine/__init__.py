"""The part of automl that loads torch and optuna: planner, workers, and what they say to each other."""
