"""Optuna studies to read: a journal file, an SQLite file, or the address of a database; never written to.

A database of another version of Optuna, or one that is none of Optuna's, is one clear sentence.
"""

from __future__ import annotations

import json
from pathlib import Path

import optuna
from optuna.storages import BaseStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend

from automl.export import ExportError

_SQLITE = b"SQLite format 3\0"

optuna.logging.set_verbosity(optuna.logging.WARNING)


def opened(source: str, name: str = "") -> optuna.Study:
    """The study of this name; the only one, where none is named."""
    storage = _storage(source)
    try:
        names = [study.study_name for study in storage.get_all_studies()]
    except Exception as error:
        raise ExportError(_unreadable(source, error)) from error
    if not names:
        raise ExportError(f"“{source}” holds no study.")
    if not name and len(names) > 1:
        raise ExportError(f"“{source}” holds {len(names)} studies; choose with --study: {_listed(names)}.")
    if name and name not in names:
        raise ExportError(f"“{source}” holds no study “{name}”. There are: {_listed(names)}.")
    return optuna.load_study(study_name=name or names[0], storage=storage)


def _listed(names: list[str], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(sorted(names)[:most]) + more


def _storage(source: str) -> BaseStorage:
    if "://" in source:
        return _database(source, source)
    file = Path(source).expanduser()
    try:
        with file.open("rb") as opened_file:
            first = opened_file.read(1 << 16)
    except OSError as error:
        raise ExportError(f"“{source}” cannot be read: {error.strerror or error}.") from error
    if first.startswith(_SQLITE):
        return _database(source, f"sqlite:///file:{_quoted(file)}?mode=ro&uri=true")
    return _journal(source, file, first)


def _quoted(file: Path) -> str:
    return str(file.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _journal(source: str, file: Path, first: bytes) -> BaseStorage:
    """Every line of a journal is a JSON object with the code of an operation."""
    line = first.split(b"\n", 1)[0]
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        plain = None
    if len(line) < len(first) and not (isinstance(plain, dict) and "op_code" in plain):
        raise ExportError(f"“{source}” is neither an Optuna journal nor an SQLite file.")
    try:
        return JournalStorage(JournalFileBackend(str(file)))
    except Exception as error:
        raise ExportError(_unreadable(source, error)) from error


def _database(source: str, address: str) -> BaseStorage:
    """Reads what is there; no table is made in a database that is not Optuna's."""
    import sqlalchemy

    try:
        engine = sqlalchemy.create_engine(address)
        with engine.connect():
            tables = set(sqlalchemy.inspect(engine).get_table_names())
        engine.dispose()
    except Exception as error:
        raise ExportError(_unreadable(source, error)) from error
    if not {"studies", "trials"} <= tables:
        raise ExportError(f"“{_safe(source)}” is a database, but none of Optuna's.")
    try:
        return RDBStorage(address, skip_table_creation=True)
    except Exception as error:
        raise ExportError(_unreadable(source, error)) from error


def _unreadable(source: str, error: Exception) -> str:
    text = " ".join(str(error).split())
    if "version" in text and ("schema" in text or "compatible" in text or "upgrade" in text):
        return (
            f"“{_safe(source)}” was written by another version of Optuna than {optuna.__version__}, the one "
            f"here: `optuna storage upgrade --storage ADDRESS` makes it readable."
        )
    return f"“{_safe(source)}” cannot be read as an Optuna study ({type(error).__name__}: {text[:160]})."


def _safe(source: str) -> str:
    """An address without its password."""
    import sqlalchemy

    if "://" not in source:
        return source
    try:
        return sqlalchemy.make_url(source).render_as_string(hide_password=True)
    except sqlalchemy.exc.ArgumentError:
        return source.partition("://")[0] + "://…"
