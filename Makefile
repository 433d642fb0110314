# make demo · make test · make check · make bench · make package: each prepares what it needs by itself.
.PHONY: demo test check bench package prepare

demo: prepare
	.venv/bin/bsk-desk demo $(ARGS)

test: prepare
	.venv/bin/python -m pytest -n auto --dist loadfile $(ARGS)

check: prepare
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: prepare
	.venv/bin/python -m tests.bench $(ARGS)

package: prepare
	@sh installer/debian.sh

prepare:
	@sh installer/prepare.sh
