"""Reads files: their text whatever its encoding, and at a glance at their bytes whether they matter and what they import."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .syntax import Language
from .walk import _PROGRESS_EVERY, MAX_BYTES, LeftOut, Progress, walk

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")

_SEEDS: dict[Language, tuple[bytes, ...]] = {
    "python": (
        *(b"ebsocket", b"ebSocket", b"WEBSOCKET", b"ws://", b"wss://", b"channel_layer", b"channels."),
        *(
            b"broadcast",
            b"send_json",
            b"send_text",
            b"send_str",
            b"group_send",
            b".publish(",
            b"WSMsg",
            b"ws_",
            b"_ws",
            b"flask_sock",
        ),
    ),
    "javascript": (
        *(b"ebSocket", b"ebsocket", b"WEBSOCKET", b"ws://", b"wss://", b"localStorage", b"sessionStorage"),
        *(b"document.cookie", b"ookies.", b"useCookie", b"useLocalStorage", b"useStorage", b"partysocket"),
        *(b"AsyncStorage", b"SecureStore"),
    ),
}
"""What the bytes of a file hold that may open, serve or feed a socket. Too much is only slower; too little is blind."""

_BUNDLE = re.compile(rb"__webpack_require__|/\*{6}/ \(|\bparcelRequire\b|System\.register\(\[")
_LONG_LINES = 400
"""Bytes a line on average from which a file of more than `_SMALL` bytes is taken to be minified: code that people write has under 60."""
_SMALL = 4_000

_PYTHON_IMPORT = re.compile(
    rb"from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n#\\]|\\\r?\n)*)|import[ \t]+([\w., \t]+)"
)
_MODULE_NAME = re.compile(rb"""["']((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)["']""", re.ASCII)
_COMMENT = re.compile(rb"#[^\n]*")
_PYTHON_NAME = re.compile(rb"\w+")
_JS_SPECIFIER = re.compile(rb"""\s*\(?\s*['"`]([^'"`\n]+)['"`]""")
_SCRIPT_SOURCE = re.compile(
    rb"""<script\b[^>]*?\bsrc\s*=\s*(?:["']\{[{%][^}]*?["']([\w./-]+\.m?js)["']|["']?([^\s"'<>{}]+))""",
    re.IGNORECASE,
)
_JS_WORDS = (b"from", b"require", b"import")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a glance at a file's bytes says. `specifiers` are the modules it names in imports, as `resolve` takes them."""

    path: str
    is_seed: bool
    specifiers: tuple[str, ...]


@dataclass(slots=True)
class Tree:
    """All files of some roots. `contents` holds their bytes (as UTF-8), by path in the order they were found."""

    files: dict[str, Scanned] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def read_tree(roots: Sequence[str], language: Language, progress: Progress | None = None) -> Tree:
    """Reads every source file below the roots once. Never raises for what it finds: what cannot be read is in `left_out`."""
    tree = Tree()
    seen = 0
    for root in roots:
        for path in walk(root, language, tree.left_out):
            if path in tree.files:
                continue
            seen += 1
            if progress is not None and seen % _PROGRESS_EVERY == 0:
                progress(seen)
            data = _content(path, tree.left_out)
            if data is not None and not (language == "javascript" and _is_generated(path, data)):
                tree.contents[path] = data
                tree.files[path] = scan(path, data, language)
    if progress is not None:
        progress(seen)
    return tree


def _content(path: str, left_out: list[LeftOut]) -> bytes | None:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        left_out.append(LeftOut(path, (error.strerror or "cannot be read").lower()))
        return None
    if len(data) > MAX_BYTES:
        left_out.append(LeftOut(path, f"larger than {MAX_BYTES // 1_000_000} MB"))
        return None
    if data.startswith(tuple(mark for mark, _ in _BOMS)) or b"\x00" in data[:200]:
        return decode(data).encode()
    return data


def _is_generated(path: str, data: bytes) -> bool:
    if len(data) < _SMALL or path.endswith((".html", ".htm")):
        return False
    return is_minified(data) or _BUNDLE.search(data, 0, 5_000) is not None


def is_minified(data: bytes) -> bool:
    """Whether it is no code that people write, by the length of its lines; also of one script of a page (a report, an export with all of a library in it)."""
    return len(data) >= _SMALL and len(data) > _LONG_LINES * (data.count(b"\n") + 1)


def decode(data: bytes) -> str:
    r"""The text of a file's bytes by its byte order mark, its coding line or as UTF-8, else as Latin-1, which any bytes are. Line ends become `\n`."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _unified(data.decode(encoding, "replace"))
    if b"\x00" in data[:200]:
        return _unified(data.decode("utf-16-le" if data[1:2] == b"\x00" else "utf-16-be", "replace"))
    for encoding in (*_declared(data), "utf-8"):
        try:
            return _unified(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
    return _unified(data.decode("latin-1"))


def _declared(data: bytes) -> Iterator[str]:
    for line in data.split(b"\n", 2)[:2]:
        cookie = _COOKIE.match(line)
        if cookie is not None:
            yield cookie[1].decode("ascii", "replace")


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def scan(path: str, data: bytes, language: Language) -> Scanned:
    """A glance at the bytes of one file."""
    is_seed = any(needle in data for needle in _SEEDS[language])
    if path.endswith((".html", ".htm")) and b"<script" not in data:
        return Scanned(path, is_seed=False, specifiers=())
    found = _python_imports(data) if language == "python" else _javascript_imports(data)
    return Scanned(path, is_seed, tuple(dict.fromkeys(found)))


def _python_imports(data: bytes) -> Iterator[str]:
    """`a.b` of `import a.b`; `a.b` and `a.b.c` of `from a.b import c`, since `c` may be a module; where modules are imported by name, what may be such a name."""
    if b"import_module" in data:
        yield from (name.decode() for name in _MODULE_NAME.findall(data))
    at = data.find(b"import")
    while at >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        line_start = start + len(data[start:at]) - len(data[start:at].lstrip())
        found = _PYTHON_IMPORT.match(data, line_start)
        if found is None:
            at = data.find(b"import", at + 6)
            continue
        if found[1] is not None:
            module = found[1].decode("ascii", "replace")
            yield module
            between = "" if module.endswith(".") else "."
            for clause in _COMMENT.sub(b"", found[2]).strip(b"() \t\r\n").split(b","):
                name = _PYTHON_NAME.search(clause)
                if name is not None:
                    yield f"{module}{between}{name[0].decode('ascii', 'replace')}"
        else:
            for clause in found[3].split(b","):
                words = clause.split()
                if words:
                    yield words[0].decode("ascii", "replace")
        at = data.find(b"import", max(found.end(), at + 6))


def _javascript_imports(data: bytes) -> Iterator[str]:
    """What follows `from`, `require(` and `import` in quotes, and the scripts that a page loads."""
    if b"<script" in data:
        for match in _SCRIPT_SOURCE.finditer(data):
            filled_in, written = match.groups()
            name = (filled_in or written).decode("utf-8", "replace")
            yield (
                f"/{name.lstrip('/')}"
                if filled_in
                else name
                if name.startswith(("/", ".", "http"))
                else f"./{name}"
            )
    for word in _JS_WORDS:
        at = data.find(word)
        while at >= 0:
            found = _JS_SPECIFIER.match(data, at + len(word))
            if found is not None:
                yield found[1].decode("utf-8", "replace")
            at = data.find(word, at + len(word))
