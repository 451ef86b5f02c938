# shellcheck shell=bash
# One instance, from up to down, and what happens to it in between.

INSTANCE_TESTS=(
  up_is_ready_and_down_leaves_nothing
  up_twice_is_refused_and_harms_nothing
  up_from_two_shells_at_once_starts_one
  data_is_still_there_after_down_and_up
  ctrl_c_stops_everything
  ctrl_c_during_the_build_stops_everything
  a_killed_process_is_started_again
  a_killed_database_is_started_again
  a_request_that_comes_in_pieces_is_heeded
  what_a_killed_chat_left_is_taken_over
  a_pid_file_of_another_process_harms_nobody
  a_port_in_use_is_refused
  a_broken_database_is_refused
  an_unreachable_CHAT_POSTGRES_is_refused
  administrators_are_granted_listed_and_revoked
  a_log_is_exported_checked_and_anchored
  a_backup_is_made_and_comes_back
  retention_is_shown_run_and_set
  product_and_peers_are_measured
  nonsense_is_refused
  a_missing_tool_is_refused
)

# shellcheck disable=SC2153
up() { succeeds "$CHAT" up --detach --port "$PORT" "$@"; }
pid_of() { cat "$CHAT_HOME/run/$1.pid"; }

up_is_ready_and_down_leaves_nothing() {
  refuses 3 "not running" "$CHAT" status
  up --silos 2 --gateways 2
  [[ $OUTPUT == *"http://127.0.0.1:$PORT"* && $OUTPUT == *"http://127.0.0.1:$((PORT + 1))"* ]] || explain "no URLs"
  answers "http://127.0.0.1:$PORT" || explain "the first gateway does not answer"
  answers "http://127.0.0.1:$((PORT + 1))" || explain "the second gateway does not answer"
  succeeds "$CHAT" status
  [[ $(grep -c ' ready ' <<<"$OUTPUT") == 5 ]] || explain "not five processes are ready"
  [[ $OUTPUT == *"the database is in "* ]] || explain "it does not say where the data is"
  [[ $(stat -c %a "$CHAT_HOME/cluster-secret" "$CHAT_HOME/postgres/password" | uniq) == 600 ]] || explain "open secrets"
  [[ $(stat -c %a "$CHAT_HOME/log" "$CHAT_HOME/run" | uniq) == 700 ]] || explain "open folders"
  [[ $(stat -c %a "$CHAT_HOME"/log/* | sort -u) == 600 ]] || explain "open logs"
  succeeds "$CHAT" logs
  [[ $OUTPUT == *"[silo-2] "* && $OUTPUT == *"[gateway-2] "* && $OUTPUT == *"[postgres] "* ]] || explain "no labels"
  succeeds "$CHAT" down
  leaves_nothing
  refuses 3 "not running" "$CHAT" status
  succeeds "$CHAT" down
}

up_twice_is_refused_and_harms_nothing() {
  up
  refuses 1 "already running" "$CHAT" up --detach --port $((PORT + 2))
  refuses 1 "already running" "$CHAT" up --port "$PORT"
  succeeds "$CHAT" status
}

up_from_two_shells_at_once_starts_one() {
  local first=0 second=0 pid
  "$CHAT" up --detach --port "$PORT" &
  pid=$!
  "$CHAT" up --detach --port "$PORT" || first=$?
  wait "$pid" || second=$?
  ((first + second == 1)) || explain "exit codes $first and $second"
  # The one that lost may have been told so before the other was ready.
  eventually "$CHAT" status
}

data_is_still_there_after_down_and_up() {
  local before
  up
  before=$(md5sum "$CHAT_HOME/postgres/password" "$CHAT_HOME/cluster-secret" "$CHAT_HOME/postgres/port")
  succeeds "$CHAT" down
  # As from a run with more processes.
  : >"$CHAT_HOME/log/silo-2.log"
  up
  [[ $OUTPUT != *Creating* ]] || explain "it made a new database"
  [[ ! -e $CHAT_HOME/log/silo-2.log ]] || explain "the log of a process that does not run is still there"
  [[ $before == "$(md5sum "$CHAT_HOME/postgres/password" "$CHAT_HOME/cluster-secret" "$CHAT_HOME/postgres/port")" ]] ||
    explain "secrets or port have changed"
}

# What is started in the background of a script may have to ignore Ctrl-C, and bash cannot undo that; a terminal's
# programs do not.
HEED_CTRL_C=(env --default-signal=INT --default-signal=QUIT)

# A terminal sends it to the whole foreground group; only ./chat may act on it.
ctrl_c_stops_everything() {
  local pid status=0
  set -m
  "${HEED_CTRL_C[@]}" "$CHAT" up --port "$PORT" >"$CHAT_HOME.out" 2>&1 &
  pid=$!
  set +m
  eventually test -e "$CHAT_HOME/run/ready"
  kill -INT -- "-$pid"
  wait "$pid" || status=$?
  cat "$CHAT_HOME.out"
  ((status == 0)) || explain "exit code $status"
  grep -q '^\[gateway-1\] ' "$CHAT_HOME.out" || explain "no merged logs"
  leaves_nothing
}

ctrl_c_during_the_build_stops_everything() {
  local pid status=0
  set -m
  # A version that was never built, in the build that has no use for it.
  OrleansVersion=0.0.$RANDOM "${HEED_CTRL_C[@]}" "$CHAT" up --detach --port "$PORT" >"$CHAT_HOME.out" 2>&1 &
  pid=$!
  set +m
  eventually grep -q "Building the silo" "$CHAT_HOME.out"
  kill -INT -- "-$pid"
  wait "$pid" || status=$?
  cat "$CHAT_HOME.out"
  ((status == 130)) || explain "exit code $status"
  leaves_nothing
}

a_killed_process_is_started_again() {
  local silo gateway
  up
  silo=$(pid_of silo-1)
  gateway=$(pid_of gateway-1)
  kill -9 "$silo" "$gateway"
  back() { [[ $(pid_of silo-1) != "$silo" && $(pid_of gateway-1) != "$gateway" ]] && "$CHAT" status; }
  eventually back
  grep -q "silo-1 (pid $silo) was killed by SIGKILL" "$CHAT_HOME/log/up.log" || explain "it did not say so"
  succeeds "$CHAT" logs
  [[ $OUTPUT == *"[up] chat: silo-1 (pid $silo) was killed"* ]] || explain "the logs do not tell"
  gateway=$(pid_of gateway-1)
  succeeds "$CHAT" restart gateway-1
  [[ $(pid_of gateway-1) != "$gateway" ]] || explain "not restarted"
  refuses 1 "no process 'silo-9'" "$CHAT" restart silo-9
}

a_killed_database_is_started_again() {
  local before port
  up
  before=$(pid_of postgres)
  port=$(cat "$CHAT_HOME/postgres/port")
  kill -9 "$before"
  back() { [[ $(pid_of postgres) != "$before" ]] && "$CHAT" status; }
  eventually back
  [[ $port == "$(cat "$CHAT_HOME/postgres/port")" ]] || explain "its port has changed"
}

# The loop looks for requests in small moments, and one may end while a request is being read.
a_request_that_comes_in_pieces_is_heeded() {
  local gateway
  up
  gateway=$(pid_of gateway-1)
  printf 'rest' >"$CHAT_HOME/run/control"
  sleep 0.5
  printf 'art gate' >"$CHAT_HOME/run/control"
  sleep 0.5
  printf 'way-1\n' >"$CHAT_HOME/run/control"
  eventually restarted gateway-1 "$gateway" || explain "not restarted"
  succeeds "$CHAT" down
}
restarted() { [[ $(pid_of "$1") != "$2" ]]; }

what_a_killed_chat_left_is_taken_over() {
  local silo
  up
  silo=$(pid_of silo-1)
  kill -9 "$(pid_of up)" "$(pid_of postgres)"
  refuses 1 "is gone" "$CHAT" status
  up
  ! is_running "$silo" || explain "the old silo still runs"
  kill -9 "$(pid_of up)"
  succeeds "$CHAT" down
  leaves_nothing
}

a_pid_file_of_another_process_harms_nobody() {
  local bystander
  up
  succeeds "$CHAT" down
  sleep 1000 &
  bystander=$!
  # As after a crash and a reboot: the numbers are in use again, by others.
  for name in up silo-1 gateway-1 postgres; do
    echo "$bystander" >"$CHAT_HOME/run/$name.pid"
    echo 1 >"$CHAT_HOME/run/$name.start"
  done
  printf '%s\n%s\n0\n0\n\n\n\nready\n' "$bystander" "$CHAT_HOME/postgres/data" >"$CHAT_HOME/postgres/data/postmaster.pid"
  up
  succeeds "$CHAT" down
  kill "$bystander" || explain "the bystander was stopped"
}

a_port_in_use_is_refused() {
  local listener
  node -e 'require("net").createServer().listen(+process.argv[1], "127.0.0.1")' "$((PORT + 1))" &
  listener=$!
  eventually bash -c "exec 3<>/dev/tcp/127.0.0.1/$((PORT + 1))"
  refuses 1 "port $((PORT + 1)) is in use" "$CHAT" up --port "$PORT" --gateways 2
  leaves_nothing
  refuses 1 "port $((PORT + 1)) is in use" "$CHAT" up --detach --port "$((PORT + 1))"
  leaves_nothing
  kill "$listener"
}

a_broken_database_is_refused() {
  up
  succeeds "$CHAT" down
  rm "$CHAT_HOME/postgres/data/global/pg_control"
  refuses 1 "did not start" "$CHAT" up --detach --port "$PORT"
  leaves_nothing
  echo 9.6 >"$CHAT_HOME/postgres/data/PG_VERSION"
  refuses 1 "not a database of PostgreSQL 18" "$CHAT" up --detach --port "$PORT"
  leaves_nothing
}

an_unreachable_CHAT_POSTGRES_is_refused() {
  CHAT_POSTGRES=postgres://me:secret@127.0.0.1:9/chat \
    refuses 1 "the one that CHAT_POSTGRES names" "$CHAT" up --detach --port "$PORT"
  [[ $OUTPUT != *secret* ]] || explain "it told the password"
  leaves_nothing
  CHAT_POSTGRES='Host=nowhere.invalid;Username=me' refuses 1 "the host 'nowhere.invalid'" "$CHAT" up --detach --port "$PORT"
  CHAT_POSTGRES='Host=127.0.0.1;Foo=bar' refuses 1 "CHAT_POSTGRES cannot be understood" "$CHAT" up --detach --port "$PORT"
  [[ $OUTPUT != *Unhandled* ]] || explain "an exception instead of a sentence"
  CHAT_POSTGRES=nonsense refuses 1 "CHAT_POSTGRES must be" "$CHAT" up --detach --port "$PORT"
}

retention_is_shown_run_and_set() {
  up
  Retention__Days=90 succeeds "$CHAT" retention show
  [[ $OUTPUT == *"90 days"* ]] || explain "the setting does not count"
  succeeds "$CHAT" retention run --dry-run
  [[ $OUTPUT == *"nothing is past its limit"* ]] || explain "it does not say that there is nothing to do"
  Retention__Days=0 refuses 1 "between 1 and 36500" "$CHAT" retention run
  refuses 1 "there is no channel 'room_x'" "$CHAT" retention set room_x 90
  refuses 1 "DAYS is a number" "$CHAT" retention set room_x 0
  refuses 1 "there is no channel 'room_x'" "$CHAT" hold place room_x "Case 7"
  succeeds "$CHAT" hold list
}

administrators_are_granted_listed_and_revoked() {
  refuses 1 "the database does not run" "$CHAT" admin list
  up
  curl -fsS --noproxy '*' -H 'Content-Type: application/json' -o /dev/null "http://127.0.0.1:$PORT/api/auth/register" \
    -d '{"username":"ada","password":"correct horse"}' || explain "nobody can register"
  refuses 1 "there is no user 'bob'" "$CHAT" admin grant bob
  succeeds "$CHAT" admin grant Ada
  succeeds "$CHAT" admin list
  [[ $OUTPUT == ada* ]] || explain "she is not listed"
  succeeds "$CHAT" admin revoke ada
  succeeds "$CHAT" admin list
  [[ ! $OUTPUT ]] || explain "somebody is listed"
  refuses 1 "there is no service 'desk'" "$CHAT" service key desk
  refuses 1 "NAME and TYPE are" "$CHAT" service set Desk
  succeeds "$CHAT" service set desk --display-name "The desk" booking ticket
  refuses 1 "DAYS is a number" "$CHAT" service key desk 0
  succeeds "$CHAT" service key desk 30
  [[ $OUTPUT == chat_* ]] || explain "there is no key"
  curl -fsS --noproxy '*' -H "Authorization: Bearer $OUTPUT" -o /dev/null "http://127.0.0.1:$PORT/api/service" ||
    explain "the key is not good"
  succeeds "$CHAT" service list
  [[ $OUTPUT == desk*booking*good* ]] || explain "the service and its key are not listed"
  succeeds "$CHAT" service revoke desk
  succeeds "$CHAT" service list
  [[ $OUTPUT == *revoked* ]] || explain "the key is not revoked"
}

a_backup_is_made_and_comes_back() {
  local url=http://127.0.0.1:$PORT backup=$CHAT_HOME/backup
  up
  curl -fsS --noproxy '*' -H 'Content-Type: application/json' -o /dev/null "$url/api/auth/register" \
    -d '{"username":"ada","password":"correct horse"}' || explain "nobody can register"
  succeeds "$CHAT" backup "$backup"
  [[ $(stat -c %a "$backup") == 600 ]] || explain "the backup can be read by others"
  refuses 1 "exists already" "$CHAT" backup "$backup"
  refuses 1 "already running" "$CHAT" restore "$backup"
  refuses 1 "already running" "$CHAT" new-epoch
  succeeds "$CHAT" down
  rm -rf "$CHAT_HOME/postgres"
  head -c 1000 "$backup" >"$backup.broken"
  refuses 1 "cannot be used" "$CHAT" restore "$backup.broken"
  refuses 1 "there is no file" "$CHAT" restore "$backup.none"
  succeeds "$CHAT" restore "$backup"
  leaves_nothing
  up
  curl -fsS --noproxy '*' -H 'Content-Type: application/json' -o /dev/null "$url/api/auth/login" \
    -d '{"username":"ada","password":"correct horse"}' || explain "she is not there any more"
  succeeds "$CHAT" restore --drop-replaced
  [[ $OUTPUT == *"Dropped chat_before_"* ]] || explain "nothing was kept"
}

a_log_is_exported_checked_and_anchored() {
  local url=http://127.0.0.1:$PORT token room
  refuses 2 "the database does not run" "$CHAT" audit check --all
  refuses 2 "cannot be read as an export" "$CHAT" audit verify /dev/null
  up
  token=$(curl -fsS --noproxy '*' -H 'Content-Type: application/json' "$url/api/auth/register" \
    -d '{"username":"ada","password":"correct horse"}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
  room=$(curl -fsS --noproxy '*' -H 'Content-Type: application/json' -H "Authorization: Bearer $token" "$url/api/rooms" \
    -d '{"name":"Evidence"}' | sed 's/.*"id":"\(room_[^"]*\)".*/\1/')
  succeeds "$CHAT" audit key
  [[ $(stat -c %a "$CHAT_HOME/audit-key.pem") == 600 ]] || explain "the key can be read by others"
  succeeds "$CHAT" audit anchor "$CHAT_HOME/anchors"
  succeeds "$CHAT" audit export "$room" "$CHAT_HOME/export"
  succeeds "$CHAT" audit check --all --against "$CHAT_HOME/anchors"
  [[ $OUTPUT == *"intact: all"* ]] || explain "it is not intact"
  "$CHAT" down >/dev/null
  succeeds "$CHAT" audit verify "$CHAT_HOME/export" --against "$CHAT_HOME/anchors"
  [[ $OUTPUT == *"intact: $room, 1 changes"* ]] || explain "it is not intact"
  sed 's/"role":3/"role":1/; s/"role":1/"role":2/' "$CHAT_HOME/export" >"$CHAT_HOME/forged"
  refuses 1 "broken: $room at 1: " "$CHAT" audit verify "$CHAT_HOME/forged"
}

# How fast they are is not asked here.
product_and_peers_are_measured() {
  local results=$CHAT_HOME/results
  succeeds "$CHAT" bench --smoke --only posts-rooms-64 --out "$results"
  for who in Chat 'plain SignalR' Socket.IO; do
    grep -q "^| [0-9] | 1 | posts-rooms-64 | $who | posts/s [1-9]" "$results/report.md" || explain "nothing of $who"
  done
  [[ $(find "$results/runs" -name '*.html' | wc -l) == 3 ]] || explain "the runs have left no reports"
  refuses 2 "no number's name contains" "$CHAT" bench --only speed
}

nonsense_is_refused() {
  local command
  refuses 1 "no command 'upp'" "$CHAT" upp
  refuses 1 "--silos must be a number" "$CHAT" up --silos 0
  refuses 1 "--gateways must be a number" "$CHAT" up --gateways many
  refuses 1 "--port must be a port" "$CHAT" up --port 65535 --gateways 2
  refuses 1 "--port needs a value" "$CHAT" up --port
  refuses 1 "no option '--fast'" "$CHAT" up --fast
  refuses 1 "--orleans must be" "$CHAT" up --orleans other
  for command in status down help "logs -f" "test-postgres stop" "restart silo-1"; do
    # shellcheck disable=SC2086
    refuses 1 "" "$CHAT" $command extra
    [[ $OUTPUT == *"argument too many: 'extra'"* || $OUTPUT == *usage:* ]] || explain "it ignored the argument"
  done
  for command in "" grant "list ada" "grant ada bob" promote; do
    # shellcheck disable=SC2086
    refuses 1 "usage: ./chat admin" "$CHAT" admin $command
  done
  for command in "" "list all" set "key" "revoke a b c" remove; do
    # shellcheck disable=SC2086
    refuses 1 "usage: ./chat service" "$CHAT" service $command
  done
  for command in backup "backup a b" restore "restore --force" "restore a b" "new-epoch now"; do
    # shellcheck disable=SC2086
    refuses 1 "usage: ./chat" "$CHAT" $command
  done
  for command in "" "show all" "run --now" "set room" remove; do
    # shellcheck disable=SC2086
    refuses 1 "usage: ./chat retention" "$CHAT" retention $command
  done
  for command in "" "place room" "list room now" "release room"; do
    # shellcheck disable=SC2086
    refuses 1 "usage: ./chat hold" "$CHAT" hold $command
  done
  refuses 1 "no step or option 'all'" "$CHAT" test all
  succeeds "$CHAT" help
}

# A machine with everything but dotnet.
a_missing_tool_is_refused() {
  local tool bin=$CHAT_HOME/bin
  mkdir -p "$bin"
  for tool in $(compgen -c | sort -u); do
    [[ $tool == dotnet || ! -x $(type -P "$tool") ]] || ln -sf "$(type -P "$tool")" "$bin/$tool"
  done
  PATH=$bin refuses 1 "'dotnet' is missing" "$CHAT" up --detach --port "$PORT"
  leaves_nothing
}
