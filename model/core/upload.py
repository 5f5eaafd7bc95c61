"""Text that a user hands in: a path or the content itself, never longer than a limit."""

from __future__ import annotations

from pathlib import Path

from model.core.errors import Problem, ScenarioError

__all__ = ["read_text"]

_PACKED = (b"\x1f\x8b", b"PK\x03\x04")


def read_text(source: str | bytes | Path, limit_bytes: int, kind: str) -> tuple[str, str]:
    """Return a name for messages, and the text of a file or upload.

    Parameters
    ----------
    source : str, bytes or Path
        A path, or the content itself: bytes, or a str that begins with a brace or bracket.
    limit_bytes : int [byte]
        A longer source is refused; of a file no more than its size is looked at.
    kind : str
        What the text should be, for messages: ``GeoJSON``.

    Raises
    ------
    ScenarioError
        When the source is missing, too long, packed, empty or not UTF-8.

    Examples
    --------
    >>> read_text(b"{}", 10, "GeoJSON")
    ('upload', '{}')
    """
    if isinstance(source, bytes):
        return "upload", _decoded("upload", source, limit_bytes, kind)
    if isinstance(source, str) and _is_content(source):
        content = source.encode("utf-8", "replace")
        return "text", _decoded("text", content, limit_bytes, kind)
    content = _file_content(Path(source), limit_bytes, kind)
    name = Path(source).name
    return name, _decoded(name, content, limit_bytes, kind)


def _is_content(source: str) -> bool:
    bare = source.lstrip("\ufeff \t\r\n")
    return not bare or bare[0] in "{["


def _file_content(path: Path, limit: int, kind: str) -> bytes:
    """Return a file's bytes; one beyond the limit is enough to tell that it is too long."""
    needed, remedy = f"a {kind} file", "Check the path."
    try:
        if "\0" in str(path) or not path.exists():
            raise _refusal(str(path), "no such file", needed, remedy)
        if not path.is_file():
            raise _refusal(path.name, "no regular file", needed, remedy)
        _check_length(path.name, path.stat().st_size, limit)
        with path.open("rb") as stream:
            return stream.read(limit + 1)
    except OSError as error:
        raise _refusal(path.name, error.strerror or "no access", needed, remedy) from None


def _decoded(name: str, content: bytes, limit: int, kind: str) -> str:
    _check_length(name, len(content), limit)
    if content.startswith(_PACKED):
        raise _refusal(name, "a compressed file", f"{kind} text", "Unpack it first.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        given = f"bytes that are not UTF-8 (at byte {error.start})"
        raise _refusal(name, given, "UTF-8 text", "Save the file as UTF-8.") from None
    if not text.strip():
        raise _refusal(name, "an empty file", f"{kind} text", "Check that the file was saved.")
    return text


def _check_length(name: str, size: int, limit: int) -> None:
    if size > limit:
        remedy = "Simplify it, or keep a part of it."
        allowed = f"at most {limit / 1e6:,.1f} MB"
        raise _refusal(name, f"{size / 1e6:,.1f} MB", allowed, remedy)


def _refusal(where: str, given: str, allowed: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(where, given, allowed, remedy)])
