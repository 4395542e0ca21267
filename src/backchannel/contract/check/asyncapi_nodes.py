"""A JSON or YAML document whose every part knows its line, and the references between documents."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

import yaml

from .model import Where

MAX_BYTES: Final = 20 * 1024 * 1024
"""Of one document; the largest public ones have some hundred kB."""
MAX_DOCUMENTS: Final = 100
"""Documents that one may refer to, directly or not."""
TIMEOUT: Final = 10.0
"""Seconds for a document to come over HTTP, from the first byte of the request to the last of the answer."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ESCAPE: Final = re.compile(
    r"\\(?:u(?P<high>d[89ab][0-9a-f]{2})\\u(?P<low>d[c-f][0-9a-f]{2})|u(?P<lone>d[89a-f][0-9a-f]{2})|.)",
    re.IGNORECASE,
)
"""A surrogate pair, half of one, or any other escape."""
_WORDS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


class AsyncApiError(Exception):
    """The document cannot be had, read or understood; the text says why and what to do."""


class Node:
    """A part of a document. Comparing and hashing is by place: two references to one part give the same."""

    __slots__ = ("_key", "_node", "document", "name")

    def __init__(
        self, node: yaml.Node, document: Document, name: str = "", key: yaml.Node | None = None
    ) -> None:
        self._node = node
        self._key = key
        self.document = document
        self.name = name
        """The key under which it stands, or the last part of the reference that led here."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other._node is self._node

    def __hash__(self) -> int:
        return id(self._node)

    @property
    def where(self) -> Where:
        """The line of its name, or of its beginning where it has none."""
        mark = (self._key or self._node).start_mark
        return Where(self.document.source, mark.line + 1)

    @property
    def is_object(self) -> bool:
        return isinstance(self._node, yaml.MappingNode)

    def get(self, key: str) -> Node | None:
        """The member of that name, with its reference followed; None if there is none, or it is null."""
        if isinstance(self._node, yaml.MappingNode):
            for name, value in self._node.value:
                if name.value == key:
                    found = Node(value, self.document, key, name).target()
                    return found if found.is_object or found.is_list or found.scalar is not None else None
        return None

    def text(self, key: str) -> str | None:
        """The member of that name if it is a text."""
        node = self.get(key)
        value = node.scalar if node is not None else None
        return value if isinstance(value, str) else None

    def members(self) -> Iterator[tuple[str, Node]]:
        """Names and values of an object, with references followed; nothing for anything else."""
        if isinstance(self._node, yaml.MappingNode):
            for key, value in self._node.value:
                name = str(key.value)
                yield name, Node(value, self.document, name, key).target()

    def place_of(self, key: str) -> Where:
        """Where the member of that name is written, be it only as a reference."""
        if isinstance(self._node, yaml.MappingNode):
            for name, _ in self._node.value:
                if name.value == key:
                    return Where(self.document.source, name.start_mark.line + 1)
        return self.where

    def items(self, key: str) -> list[Node]:
        """The items of the member of that name, with references followed; none if it is no list."""
        node = self.get(key)
        if node is None or not isinstance(node._node, yaml.SequenceNode):
            return []
        return [Node(item, node.document, str(n)).target() for n, item in enumerate(node._node.value)]

    @property
    def is_list(self) -> bool:
        return isinstance(self._node, yaml.SequenceNode)

    @property
    def scalar(self) -> str | int | float | bool | None:
        """The value of a text, number or truth value; None for null, objects and lists."""
        if not isinstance(self._node, yaml.ScalarNode):
            return None
        text = str(self._node.value)
        match self._node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return _WORDS.get(text.lower(), text)
            case "int" | "float":
                return _number(text)
        return text

    @property
    def reference(self) -> str | None:
        """Where this points, if it is nothing but a reference."""
        if isinstance(self._node, yaml.MappingNode):
            for key, value in self._node.value:
                if key.value == "$ref" and isinstance(value, yaml.ScalarNode):
                    return str(value.value)
        return None

    def step(self, name: str) -> Node | None:
        """The member or item of that name, as it stands there."""
        node = self._node
        if isinstance(node, yaml.SequenceNode):
            within = name.isdecimal() and int(name) < len(node.value)
            return Node(node.value[int(name)], self.document, name) if within else None
        here = self.target() if self.reference is not None else self
        for key, value in here._node.value if here.is_object else ():
            if str(key.value) == name:
                return Node(value, here.document, name, key)
        return None

    def named(self, name: str) -> Node:
        """The same part under another name."""
        return Node(self._node, self.document, name, self._key)

    def target(self) -> Node:
        """What the reference leads to in the end; this itself if it is none.

        :raises AsyncApiError: it leads nowhere, or in a circle
        """
        node = self
        for _ in range(50):
            reference = node.reference
            if reference is None:
                return node
            node = node.document.resolve(reference, node.where)
        raise AsyncApiError(
            f"{self._at()}: the reference leads in a circle; let one of its steps hold the thing itself"
        )

    def _at(self) -> str:
        return f"{self.where.file}:{self.where.line}"


def _number(text: str) -> int | float | str:
    plain = text.replace("_", "")
    for kind in (int, float):
        try:
            return kind(plain)
        except ValueError:
            continue
    return text


class Document:
    """One file or URL, and those that it refers to."""

    def __init__(self, text: str, source: str, known: dict[str, Document] | None = None) -> None:
        """:param source: the path or URL as it is shown

        :raises AsyncApiError: the text is neither JSON nor YAML
        """
        self.source = source
        self._known = known if known is not None else {}
        self._known[source] = self
        self.root = Node(_compose(text, source), self)

    @classmethod
    def load(cls, source: str, known: dict[str, Document] | None = None) -> Document:
        """:raises AsyncApiError: it cannot be had or read"""
        return cls(_fetch(source) if "://" in source else _read(source), source, known)

    def resolve(self, reference: str, where: Where) -> Node:
        """What a reference of this document leads to.

        :raises AsyncApiError: it leads nowhere
        """
        address, pointer = urldefrag(reference)
        document = self._other(address, where) if address else self
        node = document.root
        name = ""
        for part in filter(None, pointer.split("/")):
            name = unquote(part).replace("~1", "/").replace("~0", "~")
            found = node.step(name)
            if found is None:
                raise AsyncApiError(
                    f"{where.file}:{where.line}: $ref {reference} leads nowhere: there is no {name!r}"
                )
            node = found
        return node.named(name)

    def _other(self, address: str, where: Where) -> Document:
        if "://" in self.source or "://" in address:
            source = urljoin(self.source, address)
            if urlsplit(source)[:2] != urlsplit(self.source)[:2]:
                raise AsyncApiError(
                    f"{where.file}:{where.line}: $ref {address} leads to another host, which is not asked; "
                    "bundle the document into one file first (`npx @asyncapi/cli bundle`)"
                )
        else:
            source = str(Path(self.source).parent / unquote(address))
        if source in self._known:
            return self._known[source]
        if len(self._known) >= MAX_DOCUMENTS:
            raise AsyncApiError(
                f"{where.file}:{where.line}: the document refers to more than {MAX_DOCUMENTS} others"
            )
        return Document.load(source, self._known)


def _compose(text: str, source: str) -> yaml.Node:
    plain = _yaml_of_json(text) if text.lstrip().startswith("{") else text
    try:
        node = yaml.compose(plain, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{source}:{mark.line + 1}" if mark is not None else source
        raise AsyncApiError(f"{place}: neither JSON nor YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise AsyncApiError(f"{source}: neither JSON nor YAML: {_one_line(error)}") from None
    if not isinstance(node, yaml.MappingNode):
        raise AsyncApiError(
            f"{source}: no AsyncAPI document: it should be an object that begins with `asyncapi`"
        )
    return node


def _yaml_of_json(text: str) -> str:
    """JSON as YAML, line by line: without tabs, of which its texts hold none, and with one escape for one character."""
    return _ESCAPE.sub(_unescape, text.replace("\t", "  "))


def _unescape(found: re.Match[str]) -> str:
    if found["high"] is None:
        return "\ufffd" if found["lone"] else found[0]
    pair = bytes.fromhex(found["high"] + found["low"])
    return pair.decode("utf-16-be")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _read(source: str) -> str:
    path = Path(source)
    try:
        if path.is_dir():
            raise AsyncApiError(f"{source} is a folder; name the AsyncAPI document in it")
        if not path.is_file():
            raise AsyncApiError(
                f"{source}: no such file; give the path or the http(s) URL of an AsyncAPI document"
            )
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise AsyncApiError(f"{source} has {size} bytes; an AsyncAPI document has at most {MAX_BYTES}")
        return _decoded(path.read_bytes(), source)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else _one_line(error)
        raise AsyncApiError(f"{source} cannot be read: {reason}") from None


def _fetch(source: str) -> str:
    if urlsplit(source).scheme not in {"http", "https"}:
        raise AsyncApiError(f"{source}: only http and https URLs are fetched; give one of those, or a file")
    request = Request(source, headers={"Accept": "application/json, application/yaml;q=0.9, */*;q=0.1"})  # noqa: S310  (checked above)
    deadline = time.monotonic() + TIMEOUT
    body = bytearray()
    try:
        with urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310  (checked above)
            while chunk := response.read1(65536):
                body += chunk
                if len(body) > MAX_BYTES:
                    raise AsyncApiError(
                        f"{source} gives more than {MAX_BYTES} bytes, as no AsyncAPI document does"
                    )
                if time.monotonic() > deadline:
                    raise TimeoutError
    except HTTPError as error:
        raise AsyncApiError(
            f"{source} answers {error.code} {error.reason}; check the address, or give a file"
        ) from None
    except TimeoutError:
        raise AsyncApiError(
            f"{source} gave no whole answer within {TIMEOUT:g} s; download it and give the file"
        ) from None
    except (URLError, OSError, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise AsyncApiError(
                f"{source} did not answer within {TIMEOUT:g} s; is it the right address?"
            ) from None
        raise AsyncApiError(f"{source} cannot be fetched: {_one_line(_as_error(reason))}") from None
    return _decoded(bytes(body), source)


def _as_error(reason: Any) -> BaseException:
    return reason if isinstance(reason, BaseException) else OSError(str(reason))


def _decoded(data: bytes, source: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AsyncApiError(f"{source} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
