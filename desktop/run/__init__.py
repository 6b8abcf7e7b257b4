"""Runs in the window: launching them, following them live, deciding by their charts."""
