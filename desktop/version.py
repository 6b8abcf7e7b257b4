"""The version, as installed: read from the package's metadata, so that it is written down once."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("topograph")
except PackageNotFoundError:  # run from a checkout that was never installed
    VERSION = "0+unknown"
