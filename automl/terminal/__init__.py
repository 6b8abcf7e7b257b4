"""How a run looks in a terminal: words, lines, a small scatter, and all of it live."""
