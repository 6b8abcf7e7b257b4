"""Results on their way out and in: weights, ONNX, a training script, tables, an Optuna journal, pictures.

Each module makes one kind of file from a run; `ExportError` is one sentence for the user.
"""

from __future__ import annotations


class ExportError(Exception):
    """Something cannot be exported or imported: one sentence."""
