# shellcheck shell=bash
# Processes by name: each has $RUN/<name>.pid, and <name>.start with its start time, because a pid alone may by now
# belong to somebody else.

start_time() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  # The second field is the program's name in parentheses and may hold anything: count from behind it.
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  [[ $1 != [ZX] ]] || return 1
  printf '%s' "${20}"
}

declare -A PIDS LOG_FROM
remember() {
  local name=$1 pid=$2
  PIDS[$name]=$pid
  printf '%s\n' "$(start_time "$pid")" >"$RUN/$name.start"
  printf '%s\n' "$pid" >"$RUN/$name.pid"
}
forget() { rm -f "$RUN/$1.pid" "$RUN/$1.start" "$RUN/$1.url"; }

# The pid of a named process if it is alive and still the one that was started.
pid_of() {
  local pid started
  { read -r pid <"$RUN/$1.pid" && read -r started <"$RUN/$1.start"; } 2>/dev/null || return 1
  [[ $started && $(start_time "$pid") == "$started" ]] || return 1
  printf '%s' "$pid"
}
alive() { pid_of "$1" >/dev/null; }
gone() { ! alive "$1"; }

# spawn NAME COMMAND…: in a session of its own, so that Ctrl-C reaches ./chat alone and it decides the order of
# stopping. It writes to its log itself: no pipe that could fill up or break stands between.
spawn() {
  local name=$1
  shift
  LOG_FROM[$name]=$(stat -c %s "$LOGS/$name.log" 2>/dev/null || echo 0)
  (close_locks && umask 077 && exec setsid "$@" </dev/null >>"$LOGS/$name.log" 2>&1) &
  remember "$name" "$!"
}

# What it has said since it was started, without where in the program it said it.
show_last_words() {
  [[ ! -e $LOGS/$1.log ]] || tail -c +$((${LOG_FROM[$1]:-0} + 1)) "$LOGS/$1.log" | sed -n "/^ *at /!s/^/[$1] /p" |
    tail -n 15 >&2 || true
}

# stop_process NAME SIGNAL SECONDS: asks, waits, and only then kills.
stop_process() {
  local name=$1 signal=$2 seconds=$3 pid
  if pid=$(pid_of "$name"); then
    kill -"$signal" "$pid" 2>/dev/null || true
    if ! wait_until "$seconds" gone "$name"; then
      complain "$name did not stop within $seconds s and is killed."
      kill -KILL "$pid" 2>/dev/null || true
      wait_until 5 gone "$name" || complain "$name (pid $pid) could not be killed."
    fi
  fi
  forget "$name"
}

# stop_together SIGNAL SECONDS NAME…: all at once, then waits for each.
stop_together() {
  local signal=$1 seconds=$2 name pid
  shift 2
  for name; do
    if pid=$(pid_of "$name"); then kill -"$signal" "$pid" 2>/dev/null || true; fi
  done
  for name; do stop_process "$name" "$signal" "$seconds"; done
}

# Names of the instance's processes with a pid file, by kind: gateway, silo, postgres.
recorded() {
  local file name
  for file in "$RUN/$1"*.pid; do
    [[ -e $file ]] || continue
    name=${file##*/}
    printf '%s\n' "${name%.pid}"
  done | sort -V
}

# The order in which nothing loses what it depends on. Silos and gateways give up waiting before 45 s are over.
stop_everything() {
  local gateways silos
  mapfile -t gateways < <(recorded gateway-)
  mapfile -t silos < <(recorded silo-)
  stop_together TERM 45 "${gateways[@]}"
  stop_together TERM 45 "${silos[@]}"
  [[ ! -e $RUN/postgres.pid ]] || pg_stop postgres
}
