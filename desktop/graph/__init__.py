"""The graph in the window: where nodes lie, how they are drawn, what the pointer does to them."""
