"""The window: the only package with Qt. It imports both engines; `app.py` puts all of it together."""
