"""The version of the engine; the packaging reads it from here."""

__version__ = "0.1.0"
