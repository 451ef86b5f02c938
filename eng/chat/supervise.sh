# shellcheck shell=bash
# The life of ./chat up once everything runs: whatever dies is started again, at once the first time and after a
# growing pause when it keeps dying.

CONTROL=$RUN/control
REQUEST=
declare -A STARTED_AT FAILURES RETRY_AT

supervise() {
  local name
  UP_READY=1
  # From here on nothing that fails ends it, not even a full disk: it is there to keep the others running.
  set +e
  rm -f "$CONTROL"
  mkfifo -m 600 "$CONTROL"
  exec {CONTROL_FD}<>"$CONTROL"
  for name in "${COMPONENTS[@]}"; do STARTED_AT[$name]=$SECONDS; done
  while :; do
    next_request
    heed_signals
    for name in "${COMPONENTS[@]}"; do watch_over "$name"; done
    rotate_logs
  done
}

# The only place where the loop rests: until ./chat restart asks for something, or a moment has passed. The moment may
# end in the middle of a line: what there is of it is kept for the next time.
next_request() {
  local verb name line
  if ! IFS= read -rt 0.1 -u "$CONTROL_FD" line; then
    REQUEST+=$line
    return 0
  fi
  read -r verb name <<<"$REQUEST$line"
  REQUEST=
  if [[ $verb == restart && ${STARTED_AT[$name]:-} ]]; then
    say "restarting $name"
    if [[ $name == postgres ]]; then pg_stop "$name"; else stop_process "$name" TERM 45; fi
    FAILURES[$name]=0
    bring_back "$name"
  fi
}

watch_over() {
  local name=$1 pid
  if [[ ${RETRY_AT[$name]:-} ]]; then
    ((SECONDS < RETRY_AT[$name])) || bring_back "$name"
    return
  fi
  # Alive, without starting a process to find out.
  pid=${PIDS[$name]}
  if kill -0 "$pid" 2>/dev/null; then return; fi
  notice_death "$name" "$pid"
}

notice_death() {
  local name=$1 pid=$2 status=0 how wait
  wait "$pid" 2>/dev/null || status=$?
  how="ended with exit code $status"
  ((status <= 128)) || how="was killed by SIG$(kill -l $((status - 128)))"
  ((SECONDS - STARTED_AT[$name] < 60)) || FAILURES[$name]=0
  wait=$(retry_pause "${FAILURES[$name]:-0}")
  FAILURES[$name]=$((${FAILURES[$name]:-0} + 1))
  if ((wait == 0)); then
    complain "$name (pid $pid) $how and is started again."
    bring_back "$name"
  else
    show_last_words "$name"
    complain "$name (pid $pid) $how; it is started again in $wait s."
    RETRY_AT[$name]=$((SECONDS + wait))
  fi
}
retry_pause() {
  local pauses=(0 1 2 5 10)
  printf '%d' "${pauses[$1]:-30}"
}

bring_back() {
  local name=$1
  STARTED_AT[$name]=$SECONDS
  unset "RETRY_AT[$name]"
  if ! start_component "$name"; then
    FAILURES[$name]=$((${FAILURES[$name]:-0} + 1))
    RETRY_AT[$name]=$((SECONDS + $(retry_pause "${FAILURES[$name]}")))
  fi
}

# --- logs -------------------------------------------------------------------------------------------------------

LOG_LIMIT=$((20 * 1024 * 1024))

# Processes append to their logs, so what is cut off at the front does not disturb them.
rotate_logs() {
  local log
  ((SECONDS >= ${ROTATE_AT:-0})) || return 0
  ROTATE_AT=$((SECONDS + 30))
  for log in "$LOGS"/*.log; do
    (($(stat -c %s "$log" 2>/dev/null || echo 0) < LOG_LIMIT)) || { cp "$log" "$log.1" && : >"$log"; }
  done
}

FOLLOWERS=()
# follow_logs [LINES]: prints what the logs gain, labelled; in the background, and deaf to Ctrl-C until the end.
follow_logs() {
  local name
  [[ ! ${CHAT_DETACHED:-} ]] || return 0
  for name in "${LOG_NAMES[@]}"; do
    (umask 077 && : >>"$LOGS/$name.log")
    (close_locks && trap '' INT && exec tail -n "${1:-0}" -F "$LOGS/$name.log" 2>/dev/null > >(exec sed -u "s/^/[$name] /")) &
    FOLLOWERS+=("$!")
  done
}
unfollow_logs() {
  ((${#FOLLOWERS[@]})) || return 0
  # One look of tail's, so that the last lines are seen.
  pause "${1:-1}"
  kill "${FOLLOWERS[@]}" 2>/dev/null || true
  FOLLOWERS=()
}
