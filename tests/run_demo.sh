#!/bin/bash
# Do the main job on a practice token: run_demo.sh KYSO
# On a display the window opens with a sample document. Without one the same window signs it by itself, offscreen.
set -euo pipefail

cd "$(dirname "$0")/.."
kyso=$1
practice=$PWD/build/practice

.venv/bin/python -m tests.practice --dir build/practice

export SOFTHSM2_CONF=$practice/softhsm2.conf
for folder in CONFIG DATA STATE CACHE; do
    export "XDG_${folder}_HOME=$practice/home/${folder,,}"
done
module=$(ls /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so 2>/dev/null | head -n 1)

what=(--module "$module" --trust "$practice/trust" --image "$practice/signature.png" "$practice/sample.pdf")

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$kyso" window "${what[@]}"
fi

export QT_QPA_PLATFORM=offscreen
"$kyso" rehearse --token "KySo tap huan" --out build/demo "${what[@]}" < "$practice/pin.txt"
