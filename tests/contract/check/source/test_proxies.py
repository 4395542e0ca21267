"""Where a development proxy changes paths."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.model import Where
from backchannel.contract.check.source.proxies import rewrites


def test_a_proxy_that_rewrites(tmp_path: Path) -> None:
    web = tmp_path / "web"
    web.mkdir()
    config = web / "vite.config.ts"
    config.write_text(
        "export default {\n  server: { proxy: { '/api': { rewrite: (p) => p.slice(4) } } },\n}\n",
        encoding="utf-8",
    )
    assert list(rewrites([str(web)])) == [Where(config.as_posix(), 2)]
    assert list(rewrites([str(tmp_path)])) == [Where(config.as_posix(), 2)]


def test_a_proxy_that_passes_paths_on(tmp_path: Path) -> None:
    (tmp_path / "vite.config.ts").write_text(
        "export default { server: { proxy: { '/ws': { ws: true } } } }", encoding="utf-8"
    )
    assert list(rewrites([str(tmp_path), str(tmp_path / "nowhere")])) == []
