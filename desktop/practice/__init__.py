"""Practice in the window: samplers against each other on a table of known results."""
