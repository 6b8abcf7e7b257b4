"""Finding: the quick switcher, the command palette, full text, and what the graph tells about itself."""
