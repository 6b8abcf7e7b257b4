#!/bin/sh
# Runs inside a bare Debian: installs an older Topograph, uses it, upgrades, uses the new one, removes it.
# usage: trial.sh OLDER.deb NEWER.deb; every step says what it saw, the first that fails ends all.
set -eu
export DEBIAN_FRONTEND=noninteractive
older=$1; newer=$2
say() { echo "trial: $*"; }
tester() { su tester -c "cd /home/tester && $1"; }

apt-get -qq update
apt-get -qq install -y --no-install-recommends "$older" >/dev/null
say "installed: $(topograph --version)"
id tester >/dev/null 2>&1 || useradd -m tester
tester 'topograph smoke-test' | grep -q '"ok": true'
say "smoke test as an ordinary user: ok"
tester 'topograph --automl run mlp-digits --trials 5 --epochs 2 --out first-run' >/home/tester/search.log 2>&1 || { cat /home/tester/search.log; exit 1; }
tester 'topograph --automl show first-run --json' | grep -q '"state": "finished"'
say "five trials: finished"
tester 'mkdir -p .config/topograph && echo "{\"theme\": \"light\"}" > .config/topograph/settings.json'

apt-get -qq install -y --no-install-recommends "$newer" >/dev/null
say "upgraded: $(topograph --version)"
tester 'grep -q light .config/topograph/settings.json'
tester 'topograph --automl show first-run --json' | grep -q '"state": "finished"'
tester 'topograph smoke-test' | grep -q '"ok": true'
say "settings and runs are there, smoke test ok"

apt-get -qq install -y --no-install-recommends xvfb xauth >/dev/null
tester 'topograph screenshot shot.png --vault /usr/lib/topograph/_internal/resources/sample_vault' 2>/dev/null
tester 'test -s shot.png'
say "picture of the sample vault: $(stat -c %s /home/tester/shot.png) bytes"
status=0
tester 'timeout -s INT 20 xvfb-run -a topograph /usr/lib/topograph/_internal/resources/sample_vault' 2>/home/tester/window.log || status=$?
[ "$status" = 124 ] || [ "$status" = 130 ] || { cat /home/tester/window.log; say "the window ended with status $status"; exit 1; }
! grep -q Traceback /home/tester/window.log || { cat /home/tester/window.log; exit 1; }
say "window under Xvfb: stood for 20 s"

dpkg -L topograph > /home/tester/listed
apt-get -qq purge -y topograph >/dev/null
while read -r path; do
    if [ -f "$path" ] || [ -L "$path" ]; then say "left behind: $path"; exit 1; fi
done < /home/tester/listed
[ ! -e /usr/lib/topograph ] || { say "left behind: /usr/lib/topograph"; exit 1; }
tester 'test -d first-run && test -s .config/topograph/settings.json'
say "removed: nothing left, the user's own files kept"
