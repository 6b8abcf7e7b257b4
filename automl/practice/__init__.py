"""Practice: samplers search tables of known results instead of training, as fast as they can ask.

A table goes from a file (`reading`) through the engine's own study and its rule for duplicates (`searching`,
which alone loads optuna); what many seeds and samplers come to (`measuring`) is told line by line (`telling`)
and drawn (`figures`).
"""
