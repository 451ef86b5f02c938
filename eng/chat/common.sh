# shellcheck shell=bash
# What every part of ./chat shares: where things are, how it speaks, how it waits.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# The instance: its database, secrets, logs and pid files. Another CHAT_HOME is another instance.
use_home() {
  CHAT_HOME=$1
  [[ $CHAT_HOME == /* ]] || CHAT_HOME=$PWD/$CHAT_HOME
  RUN=$CHAT_HOME/run
  LOGS=$CHAT_HOME/log
}
use_home "${CHAT_HOME:-$ROOT/.chat}"
# What all instances of this checkout share: the built hosts and what they were built from.
BUILD=$ROOT/.chat-build

say() { printf 'chat: %s\n' "$*"; }
complain() { printf 'chat: %s\n' "$*" >&2; }
fail() {
  complain "$*"
  exit 1
}

no_arguments() { (($# == 0)) || fail "there is an argument too many: '$1'; ./chat help tells what is understood."; }

have() { command -v "$1" >/dev/null 2>&1; }
is_root() { ((EUID == 0)); }

# Seconds with three decimals since the machine knows when; $EPOCHREALTIME without its locale.
now_ms() {
  local t=${EPOCHREALTIME/,/.}
  printf '%d' $((10#${t%.*} * 1000 + 10#${t#*.} / 1000))
}
seconds_since() {
  local ms=$(($(now_ms) - $1))
  printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
}

# A signal only leaves a note, and every wait looks at it: bash does not survive a trap that itself waits when it
# came in the middle of `read -t`.
note_signals() { trap 'INTERRUPTED=1' INT TERM HUP; }
ignore_signals() {
  trap '' INT TERM HUP
  INTERRUPTED=
}
heed_signals() { [[ ! ${INTERRUPTED:-} ]] || exit 130; }

# A pause that starts no process.
pause() {
  [[ ${PAUSE_FD:-} ]] || exec {PAUSE_FD}<> <(:)
  read -rt "$1" -u "$PAUSE_FD" || true
  heed_signals
}

# wait_until SECONDS COMMAND…: true as soon as the command is, false when the time is over.
wait_until() {
  local deadline=$(($(now_ms) + $1 * 1000))
  shift
  until "$@"; do
    (($(now_ms) < deadline)) || return 1
    pause 0.05
  done
}

STEP_LIMIT=0
# step TEXT COMMAND…: runs something long with its output in a file; says what it does, that it still does it, and
# how long it took. On failure the end of the output is shown. After STEP_LIMIT seconds, if set, it has failed.
step() {
  local text=$1 began status=0 waited=0
  shift
  STEP_OUTPUT=$(mktemp "${TMPDIR:-/tmp}/chat-step.XXXXXX")
  began=$(now_ms)
  say "$text …"
  # Job control gives it a process group of its own, so that all of it can be stopped.
  set -m
  (close_locks && "$@") </dev/null >"$STEP_OUTPUT" 2>&1 &
  STEP_PID=$!
  set +m
  while kill -0 "$STEP_PID" 2>/dev/null; do
    pause 0.05
    if ((++waited % 300 == 0)); then say "$text … $(seconds_since "$began")"; fi
    if ((STEP_LIMIT && $(now_ms) - began > STEP_LIMIT * 1000)); then
      stop_step_processes
      complain "$text: stopped, because it was not over after $STEP_LIMIT s"
      break
    fi
  done
  wait "$STEP_PID" || status=$?
  STEP_PID=
  if ((status == 0)); then
    say "$text: done in $(seconds_since "$began")"
  else
    tail -n "${STEP_LINES:-40}" "$STEP_OUTPUT" >&2
    complain "$text: failed after $(seconds_since "$began")"
  fi
  rm -f "$STEP_OUTPUT"
  return "$status"
}
stop_step() {
  [[ ${STEP_PID:-} ]] || return 0
  stop_step_processes
  rm -f "$STEP_OUTPUT"
}
stop_step_processes() {
  kill -TERM -- "-$STEP_PID" 2>/dev/null || true
  wait_until "${STEP_GRACE:-10}" step_is_over || kill -KILL -- "-$STEP_PID" 2>/dev/null || true
}
step_is_over() { ! kill -0 -- "-$STEP_PID" 2>/dev/null; }

# attempt COMMAND…: something that may fail as a whole, with a sentence of its own, without ending everything.
attempt() (
  note_signals
  trap stop_step EXIT
  "$@"
)

# Locks are held by open files. Processes that are started must not hold them too, or a build server that lives on
# would keep everybody waiting.
LOCK_FDS=()
close_locks() {
  local fd
  for fd in "${LOCK_FDS[@]}" ${PAUSE_FD:-} ${CONTROL_FD:-}; do exec {fd}>&-; done
}

open_lock() {
  mkdir -p "$(dirname "$1")"
  [[ -e $1 ]] || : >"$1"
  exec {LOCK}<"$1"
}

# with_lock FILE WHAT COMMAND…: one at a time across processes; says so when it has to wait.
with_lock() {
  local file=$1 what=$2 lock LOCK status=0
  shift 2
  open_lock "$file"
  lock=$LOCK
  LOCK_FDS+=("$lock")
  if ! flock -n "$lock"; then
    say "waiting for another ./chat that is $what …"
    until flock -n "$lock"; do pause 0.2; done
  fi
  "$@" || status=$?
  flock -u "$lock"
  exec {lock}<&-
  unset 'LOCK_FDS[-1]'
  return "$status"
}

# A loopback port nobody listens on, from the given one upwards; not one of those promised to the gateways.
port_in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
free_port() {
  local port=$1
  while ((port >= ${RESERVED_FROM:-1} && port < ${RESERVED_TO:-1})) || port_in_use "$port"; do port=$((port + 1)); done
  printf '%d' "$port"
}

# The same directory always starts looking at the same place, different ones at different places.
port_base() {
  local sum
  sum=$(printf '%s' "$1" | cksum)
  printf '%d' $((20000 + ${sum%% *} % 1000 * 10))
}

random_secret() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

make_home() {
  if ! mkdir -p "$CHAT_HOME" "$RUN" "$LOGS" 2>/dev/null || [[ ! -w $RUN ]]; then
    fail "cannot write to $CHAT_HOME; run as its owner or set CHAT_HOME to a folder of your own."
  fi
  # Another user may run the database inside; nobody else has any business in the rest.
  chmod 711 "$CHAT_HOME"
  chmod 700 "$RUN" "$LOGS"
}

# Nothing found is not the same as nothing to be seen.
look_into_home() {
  if [[ -d $RUN && ! -x $RUN ]]; then fail "cannot look into $RUN; run as its owner, $(stat -c %U "$RUN")."; fi
}
