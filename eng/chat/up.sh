# shellcheck shell=bash
# ./chat up: from a checkout to a running system.

up_command() {
  local SILOS=1 GATEWAYS=1 PORT=8080 ORLEANS=${CHAT_ORLEANS:-embedded} DETACH=
  local arguments=("$@")
  up_options "$@"
  make_home
  if [[ $DETACH && ! ${CHAT_DETACHED:-} ]]; then
    up_detached "${arguments[@]}"
    return
  fi
  up_alone
  note_signals
  trap up_end EXIT
  up_clear
  up_check_ports
  up_start
  supervise
}

up_options() {
  while (($#)); do
    case $1 in
      --silos) SILOS=${2:-} ;;
      --gateways) GATEWAYS=${2:-} ;;
      --port) PORT=${2:-} ;;
      --orleans) ORLEANS=${2:-} ;;
      --detach | -d)
        DETACH=1
        shift
        continue
        ;;
      *) fail "./chat up has no option '$1'; ./chat help lists them." ;;
    esac
    (($# >= 2)) || fail "$1 needs a value."
    shift 2
  done
  is_number "$SILOS" 1 100 || fail "--silos must be a number from 1 to 100, not '$SILOS'."
  is_number "$GATEWAYS" 1 100 || fail "--gateways must be a number from 1 to 100, not '$GATEWAYS'."
  is_number "$PORT" 1 $((65536 - GATEWAYS)) || fail "--port must be a port number with room for all gateways, not '$PORT'."
  check_orleans "$ORLEANS"
  RESERVED_FROM=$PORT RESERVED_TO=$((PORT + GATEWAYS))
}
is_number() { [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= $2 && 10#$1 <= $3)); }
check_orleans() { [[ $1 == embedded || $1 == official ]] || fail "--orleans must be 'embedded' or 'official', not '$1'."; }

# --- one at a time ----------------------------------------------------------------------------------------------

# The lock is held for as long as this process lives.
up_alone() {
  local LOCK
  open_lock "$RUN/up.lock"
  flock -n "$LOCK" || up_runs_already
  LOCK_FDS+=("$LOCK")
  remember up "$$"
  rm -f "$RUN/ready"
}

up_runs_already() {
  fail "it is already running here (pid $(cat "$RUN/up.pid" 2>/dev/null)); ./chat status shows it, ./chat down stops it."
}

# What a ./chat that was killed left running.
up_clear() {
  local left
  left=$({ recorded gateway- && recorded silo- && recorded postgres; } | while read -r name; do
    ! alive "$name" || printf '%s ' "$name"
  done)
  [[ ! $left ]] || say "stopping what an earlier run left behind: $left"
  stop_everything
}

up_check_ports() {
  local i port
  for ((i = 0; i < GATEWAYS; i++)); do
    port=$((PORT + i))
    ! port_in_use "$port" || fail "port $port is in use$(port_owner "$port"); stop that or choose another with --port."
  done
}
port_owner() {
  local line
  have ss || return 0
  line=$(ss -Hltnp "sport = :$1" 2>/dev/null) || return 0
  [[ $line =~ \(\(\"([^\"]+)\",pid=([0-9]+) ]] && printf ' by %s (pid %s)' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  return 0
}

# --- start ------------------------------------------------------------------------------------------------------

declare -A SILO_PORTS

up_start() {
  local began name
  began=$(now_ms)
  require_dotnet
  plan_components
  LOG_NAMES=("${COMPONENTS[@]}")
  remove_other_logs
  follow_logs
  database_begin
  build "$ORLEANS"
  database_ready
  cluster_secret
  start_and_await silo
  start_and_await gateway
  up_announce "$began" | tee "$RUN/ready.new"
  mv "$RUN/ready.new" "$RUN/ready"
}

# Of processes that an earlier run had and this one has not.
remove_other_logs() {
  local log name
  for log in "$LOGS"/*.log; do
    name=$(basename "$log" .log)
    [[ " ${COMPONENTS[*]} ${CHAT_DETACHED:+up} test-postgres " == *" $name "* ]] || rm -f "$log" "$log.1"
  done
}

# Every process but the database, and the ports of the silos: they keep them when they are restarted.
plan_components() {
  local i base
  COMPONENTS=()
  [[ ${CHAT_POSTGRES:-} ]] || COMPONENTS+=(postgres)
  base=$(($(port_base "$CHAT_HOME") + 1))
  for ((i = 1; i <= SILOS; i++)); do
    COMPONENTS+=("silo-$i")
    SILO_PORTS[silo-$i]=$(free_port "$base")
    SILO_PORTS[silo-$i-clients]=$(free_port $((SILO_PORTS[silo-$i] + 1)))
    SILO_PORTS[silo-$i-health]=$(free_port $((SILO_PORTS[silo-$i-clients] + 1)))
    base=$((SILO_PORTS[silo-$i-health] + 1))
  done
  for ((i = 1; i <= GATEWAYS; i++)); do COMPONENTS+=("gateway-$i"); done
}

start_component() {
  local name=$1
  # In the environment, not on the command line, which everybody on the machine may read.
  local -x CHAT_POSTGRES=$DATABASE CHAT_CLUSTER_SECRET=$SECRET
  case $name in
    postgres) database_restart ;;
    silo-*)
      start_host "$name" silo/Chat.Silo.dll "${SILO_PORTS[$name-health]}" "--Silo:Name=$name" \
        "--Silo:Port=${SILO_PORTS[$name]}" "--Silo:GatewayPort=${SILO_PORTS[$name-clients]}"
      ;;
    gateway-*) start_host "$name" gateway/Chat.Gateway.dll $((PORT + ${name#gateway-} - 1)) "--Gateway:Id=$name" ;;
  esac
}
start_host() {
  local name=$1 host=$2 url=http://127.0.0.1:$3
  shift 3
  printf '%s\n' "$url" >"$RUN/$name.url"
  spawn "$name" env -C "$APP/${host%/*}" dotnet "$APP/$host" --urls "$url" "$@"
}

# All of a kind at once, then waits for each.
start_and_await() {
  local kind=$1 name
  for name in "${COMPONENTS[@]}"; do
    [[ $name != "$kind"-* ]] || start_component "$name"
  done
  for name in "${COMPONENTS[@]}"; do
    [[ $name == "$kind"-* ]] || continue
    await_ready "$name"
  done
}
await_ready() {
  local name=$1 ready=1
  # Silent, because bash would add a remark of its own on a process that aborts.
  {
    wait_until 60 ready_or_gone "$name" || ready=
    if ! alive "$name"; then
      wait "${PIDS[$name]}" || true
      ready=
    fi
  } 2>/dev/null
  [[ ! $ready ]] || return 0
  show_last_words "$name"
  alive "$name" || fail "$name ended before it was ready; its last words are above."
  fail "$name was not ready within 60 s; the end of its log is above."
}
is_ready() { curl -fsS --noproxy '*' --max-time 5 -o /dev/null "$(cat "$RUN/$1.url")/health/ready" 2>/dev/null; }
ready_or_gone() { is_ready "$1" || gone "$1"; }

cluster_secret() {
  [[ -s $CHAT_HOME/cluster-secret ]] || (umask 077 && random_secret >"$CHAT_HOME/cluster-secret")
  SECRET=$(cat "$CHAT_HOME/cluster-secret")
}

up_announce() {
  local name
  printf 'chat: ready in %s\n' "$(seconds_since "$1")"
  for name in "${COMPONENTS[@]}"; do
    [[ $name != gateway-* ]] || printf 'chat:   %s\n' "$(cat "$RUN/$name.url")"
  done
  if [[ ${CHAT_DETACHED:-} ]]; then
    printf 'chat: ./chat logs -f shows what happens, ./chat down stops it\n'
  else
    printf 'chat: Ctrl-C stops it\n'
  fi
}

# --- end --------------------------------------------------------------------------------------------------------

up_end() {
  local status=$? asked=${INTERRUPTED:-}
  ignore_signals
  trap - EXIT
  # What a process says that is stopped in the middle of its start is no use to who wants it stopped.
  [[ ! $asked || ${UP_READY:-} ]] || unfollow_logs 0
  [[ ! $asked ]] || say "stopping …"
  stop_step
  stop_everything
  unfollow_logs
  forget up
  rm -f "$RUN/ready" "$RUN/ready.new" "$RUN/control"
  if [[ $asked ]]; then
    say "stopped"
    # To be told to stop is a good end, but not before it was ready: nobody may take that for a start.
    [[ ! ${UP_READY:-} ]] || status=0
  fi
  exit "$status"
}

# --- in the background ------------------------------------------------------------------------------------------

up_detached() {
  local pid status=0 output=$LOGS/up.log
  # Before the log of the one that runs is begun anew.
  ! alive up || up_runs_already
  (umask 077 && : >"$output")
  CHAT_DETACHED=1 CHAT_HOME=$CHAT_HOME setsid "$ROOT/chat" up "$@" </dev/null >>"$output" 2>&1 &
  pid=$!
  note_signals
  trap 'up_give_up "$?" "$pid"' EXIT
  exec {SHOWN}<"$output"
  until ! kill -0 "$pid" 2>/dev/null || up_is_ready "$pid"; do
    show_more
    pause 0.1
  done
  show_more
  trap - EXIT
  kill -0 "$pid" 2>/dev/null || wait "$pid" || status=$?
  return "$status"
}
# Interrupted while waiting: what was begun is not left to go on by itself.
up_give_up() {
  ignore_signals
  kill -TERM "$2" 2>/dev/null || true
  wait "$2" || true
  show_more
  exit "$1"
}
up_is_ready() { [[ -e $RUN/ready && $(cat "$RUN/up.pid") == "$1" ]]; }
show_more() {
  local line
  while IFS= read -r -u "$SHOWN" line; do printf '%s\n' "$line"; done
}
