"""One topic at a time: its panel beside the graph."""
