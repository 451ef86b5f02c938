# shellcheck shell=bash
# What is running, and the end of it: ./chat status, down, logs, restart.

all_recorded() {
  recorded postgres
  recorded silo-
  recorded gateway-
}

# 0: all runs and is ready. 1: something is not. 3: nothing runs.
status_command() {
  local names name status=0
  mapfile -t names < <(all_recorded)
  if alive up; then
    if [[ -e $RUN/ready ]]; then say "running (pid $(pid_of up))"; else
      say "starting (pid $(pid_of up))"
      status=1
    fi
  elif ((${#names[@]} == 0)); then
    say "not running"
    status_data
    return 3
  else
    say "the ./chat that started this is gone; './chat up' or './chat down' cleans up"
    status=1
  fi
  for name in "${names[@]}"; do status_line "$name" || status=1; done
  status_data
  return "$status"
}
# Behind the link, if it is one.
status_data() {
  if [[ -e $RUN/postgres.pid || (! -e $RUN/up.pid && -d $DATABASE_HOME/data) ]]; then
    say "the database is in $(readlink -f "$DATABASE_HOME")"
  fi
}

status_line() {
  local name=$1 pid state=ready url
  url=$(cat "$RUN/$name.url" 2>/dev/null || true)
  if ! pid=$(pid_of "$name"); then
    pid=-
    state=dead
  elif [[ $name == postgres ]]; then
    pg_ready "$DATABASE_HOME" || state="not ready"
  else
    is_ready "$name" || state="not ready"
  fi
  printf '  %-12s %-10s pid %-8s %s\n' "$name" "$state" "$pid" "$url"
  [[ $state == ready ]]
}

down_command() {
  local left
  if alive up; then
    say "stopping (pid $(pid_of up)) …"
    kill -TERM "$(pid_of up)"
    if wait_until 150 gone up; then
      say "stopped"
      return
    fi
    complain "the running ./chat does not stop and is killed."
    kill -KILL "$(pid_of up)" 2>/dev/null || true
  fi
  left=$(all_recorded)
  if [[ ! $left ]]; then
    say "nothing is running"
    return
  fi
  say "stopping what an earlier run left behind:" "${left//$'\n'/ }"
  stop_everything
  forget up
  rm -f "$RUN/ready" "$CONTROL"
  say "stopped"
}

logs_command() {
  local name
  no_arguments "${@:2}"
  case ${1:-} in
    '')
      for name in "${LOG_NAMES[@]}"; do tail -n 100 "$LOGS/$name.log" | sed "s/^/[$name] /"; done
      ;;
    -f | --follow)
      trap 'kill "${FOLLOWERS[@]}" 2>/dev/null; exit 0' INT TERM HUP
      follow_logs 10
      wait
      ;;
    *) fail "usage: ./chat logs [-f]" ;;
  esac
}

# Every process that has a log; also those that are yet to start. What ./chat up --detach itself says is one of them.
log_names() {
  local log name
  LOG_NAMES=()
  for log in "$LOGS"/up.log "$LOGS"/postgres.log "$LOGS"/silo-*.log "$LOGS"/gateway-*.log; do
    [[ -e $log ]] || continue
    name=${log##*/}
    LOG_NAMES+=("${name%.log}")
  done
}

restart_command() {
  local name=${1:-} before
  (($# == 1)) || fail "usage: ./chat restart silo-1|gateway-1|postgres"
  if ! alive up || [[ ! -p $CONTROL ]]; then fail "nothing is running that could restart $name."; fi
  [[ -e $RUN/$name.pid ]] || fail "there is no process '$name'; ./chat status lists them."
  before=$(cat "$RUN/$name.pid")
  say "restarting $name …"
  printf 'restart %s\n' "$name" >"$CONTROL"
  restarted() { [[ $(cat "$RUN/$name.pid" 2>/dev/null) != "$before" ]] && status_line "$name" >/dev/null; }
  wait_until 90 restarted || fail "$name is not ready again after 90 s; ./chat logs tells why."
  say "$name is ready again (pid $(pid_of "$name"))"
}
