"""A tree as the interpreter sees it."""

from __future__ import annotations

from pathlib import Path

from backchannel.contract.check.source.project import Project
from backchannel.contract.check.source.syntax import Imported

from ..trees import write

APP = {
    "app/__init__.py": "",
    "app/main.py": "from app.api import router\nfrom app.settings import PREFIX\napp.include_router(router, prefix=PREFIX)\n",
    "app/settings.py": "PREFIX = '/api'\n",
    "app/api/__init__.py": "from .ws import router\n",
    "app/api/ws.py": "from ..core.manager import manager\n@router.websocket('/ws')\nasync def ws(s): await manager.connect(s)\n",
    "app/core/__init__.py": "",
    "app/core/manager.py": "class Manager:\n    async def connect(self, websocket): pass\n    def unused(self): pass\nmanager = Manager()\n",
    "app/other.py": "from app import settings\n",
    "run.py": "import uvicorn\nuvicorn.run('app.main:app')\n",
}


def short(root: Path, paths: list[str]) -> list[str]:
    return [Path(path).relative_to(root).as_posix() for path in paths]


def test_seeds_come_first_and_then_what_imports_them(tmp_path: Path) -> None:
    project = Project([str(write(tmp_path, APP))], "python")
    assert short(tmp_path, project.importers) == ["app/main.py", "app/api/__init__.py"]
    assert short(tmp_path, project.seeds) == [
        "app/api/ws.py",
        "app/core/manager.py",
        "app/main.py",
        "app/api/__init__.py",
    ]
    assert project.read == 0, "nothing is lowered before it is asked for"


def test_modules_are_lowered_once(tmp_path: Path) -> None:
    root = write(tmp_path, APP)
    project = Project([str(root)], "python")
    path = f"{root.as_posix()}/app/settings.py"
    assert project.module(path) is project.module(path)
    assert project.read == 1
    assert project.module(f"{root}/nothing.py") is None
    assert project.text(path) == "PREFIX = '/api'\n"


def test_what_an_import_stands_for(tmp_path: Path) -> None:
    root = write(tmp_path, APP).as_posix()
    project = Project([root], "python")
    main = f"{root}/app/main.py"
    assert project.imported(main, Imported("app.api", "router", 1)) == (
        f"{root}/app/api/__init__.py",
        "router",
    )
    assert project.imported(main, Imported("app", "settings", 1)) == (f"{root}/app/settings.py", "*")
    assert project.imported(main, Imported(".api", "ws", 1)) == (f"{root}/app/api/ws.py", "*")
    assert project.imported(main, Imported("fastapi", "FastAPI", 1)) is None


def test_mentions_are_exact_where_it_matters(tmp_path: Path) -> None:
    files = {
        **APP,
        "app/far.py": "x.lonely_name()\n# await x.retired()\n",
        "app/near.py": "def lonely_name(): websocket\ndef retired(): websocket\n",
    }
    project = Project([str(write(tmp_path, files))], "python")
    assert project.mentions("unused") == 1
    assert project.mentions("manager") > 1
    assert project.mentions("nowhere") == 0
    assert project.mentions("lonely_name") == 2, "also in files that nothing else reads"
    assert project.mentions("lonely") == 0, "only as a whole word"
    assert project.mentions("retired") == 1, "what was put out of use as a comment calls nothing"


def test_the_key_of_a_text_mentions_no_function(tmp_path: Path) -> None:
    files = {
        "src/send.ts": "export function submit() {}\nexport function leave() {}\n",
        "src/page.tsx": "a(t('quiz.submit')); b(t(`quiz:submit`, 'Go')); onLeave('room.leave');\n",
    }
    project = Project([str(write(tmp_path, files))], "javascript")
    assert project.mentions("submit") == 1
    assert project.mentions("leave") == 2, "by such a string code may be called"


def test_a_project_of_nothing_is_empty(tmp_path: Path) -> None:
    project = Project([str(tmp_path)], "python")
    assert (project.seeds, project.files, project.mentions("x")) == ([], [], 0)
