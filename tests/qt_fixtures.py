"""Fixtures of the Qt kit, a pytest plugin: an offscreen application, a task runner, a theme."""

import os
from concurrent.futures import Executor, Future

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest


class InlineExecutor(Executor):
    """Runs work at once; outcomes still arrive queued."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)
        return future


@pytest.fixture
def tasks(qapp):
    """A task runner without threads; an error that nobody took fails the test."""
    from bsk_desk.qt.tasks import TaskRunner

    runner = TaskRunner(InlineExecutor())
    unexpected = []
    runner.failed.connect(unexpected.append)
    yield runner
    runner.stop()
    assert not unexpected, unexpected


@pytest.fixture
def threads(qapp):
    """A task runner with real threads."""
    from bsk_desk.qt.tasks import TaskRunner

    runner = TaskRunner()
    yield runner
    assert runner.stop()


@pytest.fixture(scope="session")
def _dressed(qapp):
    from bsk_desk.qt.theme import Theme

    made = Theme("light")
    made.apply(qapp)
    return made


@pytest.fixture
def theme(qapp, _dressed):
    """The light theme, with its style sheet on the application, whoever dressed it before."""
    if _dressed.name != "light":
        _dressed.use("light", qapp)
    elif qapp.styleSheet() != _dressed.qss():
        _dressed.apply(qapp)
    return _dressed


@pytest.fixture
def desk_class():
    """What ``desk_of`` makes; folders whose pages need more have their own."""
    from tests.page_desk import PageDesk

    return PageDesk


@pytest.fixture
def desk_of(desk_class, database, tasks, theme, qtbot):
    """``desk_of("admin")``: that person's desk; another runner of tasks stands before it in a test."""
    made = []

    def desk(login, runner=tasks):
        made.append(desk_class(database, runner, theme, login, qtbot))
        return made[-1]

    yield desk
    for one in made:
        one.close()
