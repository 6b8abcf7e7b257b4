"""The main job without a window: from a vault to a front, with a live table in the terminal."""
