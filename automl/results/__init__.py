"""What a run leaves behind, and everything that is a fold of it; neither torch nor Optuna is loaded here."""
