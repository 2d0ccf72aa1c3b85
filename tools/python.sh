# Find a Python that is new enough, make the environment with it, and leave its name in $python. Sourced by bin/*.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
unset PYTHONHOME PYTHONPATH
python=
for name in python3 python3.11 python3.12 python3.13 python3.14; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "SupportX needs Python 3.11 or newer; found: $(python3 --version 2>/dev/null || echo no python3)." >&2
    exit 1
fi
"$python" tools/install.py "${install_options[@]}" || exit $?
python=.venv/bin/python
