"""Scripts that nothing loads."""

from __future__ import annotations

import pytest

from backchannel.contract.check.source.unused import Unused

ENTRY = {"web/src/main.tsx": b'import App from "./App"; createRoot(root).render(App);'}
APP = b'import { useChat } from "@/hooks/useChat"; export default function App() {}'
HOOK = b"export function useChat() { return new WebSocket('/ws'); }"


def unused(files: dict[str, bytes], path: str = "web/src/hooks/useChat.ts") -> bool:
    return Unused({**ENTRY, "web/src/App.tsx": APP, path: HOOK, **files}, ["web"])(path)


def test_what_an_application_imports_is_used() -> None:
    assert not unused({})


def test_what_nothing_imports_is_not() -> None:
    assert unused({"web/src/App.tsx": b"export default 1"})


@pytest.mark.parametrize(
    "comment", [b"// import { useChat } from './hooks/useChat';", b"  {/* import('./hooks/useChat') */}"]
)
def test_an_import_that_was_taken_out_loads_nothing(comment: bytes) -> None:
    assert unused({"web/src/App.tsx": b"export default 1;\n" + comment})


@pytest.mark.parametrize(
    "importer",
    [
        b"import x from '../hooks/useChat.js'",
        b"lazy(() => import(`./useChat`))",
        b"<script src='/static/useChat.ts?v=3'>",
        b"new Worker('useChat.ts')",
    ],
)
def test_any_mention_of_the_file_is_a_use(importer: bytes) -> None:
    assert not unused({"web/src/App.tsx": importer})


def test_files_that_only_unused_ones_import_are_not_used() -> None:
    rest = {"web/src/App.tsx": b"", "web/src/Panel.tsx": b"export {} from './hooks/useChat'"}
    assert unused(rest)
    assert unused({**rest, "web/src/hooks/useChat.ts": HOOK + b"import '../Panel'"})


def test_a_file_of_the_same_name_elsewhere_is_another() -> None:
    hooks = {"web/src/hooks/useChat.ts": HOOK, "web/src/old/hooks/useChat.ts": HOOK}
    app = {"web/src/App.tsx": b"import { useChat } from './hooks/useChat'"}
    assert unused({**hooks, **app}, "web/src/old/hooks/useChat.ts")
    assert not unused({**hooks, **app})


def test_in_a_folder_of_pages_only_those_are_loaded() -> None:
    files = {
        "web/app/layout.tsx": b"export default 1",
        "web/app/chat/page.tsx": HOOK,
        "web/app/hooks/x.ts": HOOK,
    }
    assert Unused(files, ["web"])("web/app/hooks/x.ts")
    assert not Unused(files, ["web"])("web/app/chat/page.tsx")


def test_a_folder_that_is_imported_uses_its_index() -> None:
    index = {"web/src/hooks/index.ts": b"export * from './useChat'"}
    assert not unused({**index, "web/src/App.tsx": b"import { useChat } from './hooks'"})
    assert unused({**index, "web/src/App.tsx": b""})


@pytest.mark.parametrize("path", ["web/src/index.ts", "web/src/App.vue", "web/src/chat.worker.ts"])
def test_what_a_framework_or_a_bundler_loads_by_itself_is_used(path: str) -> None:
    assert not unused({"web/src/App.tsx": b""}, path)


def test_pages_are_loaded_by_themselves_only_where_something_looks_for_them() -> None:
    page = "web/src/pages/Chat.tsx"
    assert unused({"web/src/App.tsx": b""}, page)
    assert not unused({"web/src/App.tsx": b"import { routes } from 'virtual:generated-pages'"}, page)
    assert not unused({"web/src/App.tsx": b"lazy(() => import('./pages/Chat'))"}, page)


def test_a_script_without_exports_is_a_page_s_own() -> None:
    assert not Unused({**ENTRY, "web/chat.js": b"new WebSocket('/ws')"}, ["web"])("web/chat.js")


def test_without_an_application_nothing_tells() -> None:
    assert not Unused({"web/chat.ts": HOOK}, ["web"])("web/chat.ts")
    glob = {**ENTRY, "web/src/App.tsx": b"import.meta.glob('./**/*.ts')", "web/src/chat.ts": HOOK}
    assert not Unused(glob, ["web"])("web/src/chat.ts")
    assert Unused({"web/app/layout.tsx": b"export default 1", "web/lib/chat.ts": HOOK}, ["web"])(
        "web/lib/chat.ts"
    )


@pytest.mark.parametrize(
    "page",
    [b'<script src="/static/game.js"></script>', b"""<script src="{% static 'game/game.js' %}"></script>"""],
)
def test_a_script_that_no_page_loads_beside_pages_that_load_theirs(page: bytes) -> None:
    files = {"static/game.js": b"open()", "static/game_old.js": b"open()", "templates/game.html": page}
    site = Unused(files, ["static", "templates"])
    assert site("static/game_old.js")
    assert not site("static/game.js")
    assert not Unused({**files, "templates/game.html": b"<p>"}, ["static", "templates"])("static/game_old.js")


@pytest.mark.parametrize(
    "barrel",
    [
        b"export { useChat } from './useChat'",
        b"export * from './useChat';",
        b"export {\n  useChat,\n} from './useChat'",
    ],
)
def test_what_is_only_passed_on_is_used_by_who_names_it(barrel: bytes) -> None:
    files = {
        "web/src/hooks/index.ts": barrel + b"\nexport { useAuth } from './useAuth'",
        "web/src/hooks/useAuth.ts": b"export const useAuth = () => 1",
    }
    app = b"import { useAuth } from './hooks'; export default function App() { useAuth() }"
    assert unused({**files, "web/src/App.tsx": app})
    assert not unused(
        {
            **files,
            "web/src/App.tsx": app,
            "web/src/Page.tsx": b"",
            "web/src/main.tsx": ENTRY["web/src/main.tsx"] + b"useChat()",
        }
    )


def test_behind_an_alias_the_whole_path_is_asked_for() -> None:
    hooks = {"web/src/hooks/useChat.ts": HOOK, "web/src/shared/hooks/useChat.ts": HOOK}
    app = {"web/src/App.tsx": b"import { useChat } from '@/shared/hooks/useChat'"}
    assert unused({**hooks, **app})
    assert not unused({**hooks, **app}, "web/src/shared/hooks/useChat.ts")
