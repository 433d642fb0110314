"""A broadcast on the page: written, waited for, looked at in the database."""

from tests.people import one


def write(page, title="Плановое отключение", body="Здравствуйте, {{имя}}!"):
    """A new broadcast, not saved yet."""
    page.new()
    page.pane.compose.title.setText(title)
    page.pane.compose.text.setPlainText(body)


def status(city, broadcast):
    return one(city.owner, "SELECT status FROM bsk.broadcasts WHERE id = %s", broadcast)


def counted(desk, page, number):
    """Wait until the audience is counted: so many."""
    desk.wait(lambda: not page.drafting._count.isActive() and not desk.tasks.running)
    desk.wait(
        lambda: (
            page.pane.preview.preview.count == number
            and page.pane.preview.number.text() == str(number)
        )
    )
