#!/bin/sh
# Make an environment of the libraries that the benchmarks compare with: sh install_peers.sh PYTHON FOLDER
# Without pins, and apart from ours: one of them asks for other versions of what we use.
set -e
test -x "$2/bin/python" || "$1" -m venv "$2"
"$2/bin/python" -m pip install --quiet --quiet -e . \
    SALib squigglepy openturns chaospy monaco ema_workbench
