"""Data that ships with Topograph: icons, recipes, the sample vault, tables and themes; no code."""
