"""Every writing function of a door keeps its result under the caller's command, or hands on to one that does."""

import re

#: How a command begins: with what the first call of it has kept.
_BEGINS = re.compile(r"bsk\.(?:started|result_of)\(\s*command\b")
#: A call that is given the command.
_HANDS_ON = re.compile(r"\b(?:desk|site|exchange|bsk)\.(\w+)\([^;]*\bcommand\b")


def functions(superuser):
    """Name -> (source, whether it writes and has an argument called command)."""
    found = superuser.execute(
        "SELECT n.nspname || '.' || p.proname, p.prosrc, 'command' = ANY (p.proargnames) AND p.provolatile = 'v' FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('desk', 'site', 'exchange', 'bsk')"
    )
    return {name: (source, bool(commanded)) for name, source, commanded in found}


def test_each_function_with_a_command_begins_it(as_superuser):
    known = functions(as_superuser)

    def keeps(name, seen=frozenset()):
        source, _ = known[name]
        if _BEGINS.search(source):
            return True
        called = {other for other in known if other.split(".")[1] in _HANDS_ON.findall(source)}
        return any(keeps(other, seen | {name}) for other in called - seen - {name})

    doors = [n for n, (_, commanded) in known.items() if commanded and not n.startswith("bsk.")]
    assert len(doors) > 50
    assert [name for name in doors if not keeps(name)] == []
