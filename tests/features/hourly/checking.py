"""``bsk-desk hourly check`` called in this process."""

import json

from typer.testing import CliRunner

from bsk_desk.features.hourly.commands import hourly_app


def run(*arguments):
    return CliRunner().invoke(hourly_app, ["check", *map(str, arguments)], env={"BSK_DSN": ""})


def checked(*arguments, code=0):
    done = run("--json", *arguments)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)["files"]
