# shellcheck shell=bash
# The database of an instance: its own PostgreSQL, or the one that CHAT_POSTGRES names.

DATABASE_HOME=$CHAT_HOME/postgres

# Starts it without waiting: there is a build to check meanwhile.
database_begin() {
  if [[ ${CHAT_POSTGRES:-} ]]; then
    DATABASE=$(connection_string "$CHAT_POSTGRES") || exit 1
    return
  fi
  pg_install
  pg_prepare "$DATABASE_HOME"
  DATABASE=$(pg_connection_string "$DATABASE_HOME" chat)
  DATABASE_RUN=("${PG_RUN[@]}")
  database_spawn
}
database_spawn() {
  spawn postgres "${DATABASE_RUN[@]}"
  printf 'postgres://127.0.0.1:%s\n' "$(cat "$DATABASE_HOME/port")" >"$RUN/postgres.url"
}

# After a crash its port must stay what it was: silos and gateways were told.
database_restart() {
  (pg_clear_leftovers "$DATABASE_HOME/data") || return 1
  database_spawn
}

database_ready() {
  [[ ${CHAT_POSTGRES:-} ]] || pg_await postgres "$DATABASE_HOME" || exit 1
  STEP_LINES=15 step "Applying the migrations" migrate ||
    fail "the database did not accept the migrations; the cause is above$(database_hint)."
}
database_hint() {
  [[ ! ${CHAT_POSTGRES:-} ]] || printf ' (the database is the one that CHAT_POSTGRES names)'
}
# Where in the program it failed interests nobody who starts it.
migrate() {
  # The outer redirection is for the shell's own remark on a program that aborts.
  { CHAT_POSTGRES=$DATABASE dotnet "$APP/silo/Chat.Silo.dll" migrate 2>&1; } 2>/dev/null | { grep -v '^ *at ' || true; }
}

# silo_tool ARGUMENT…: what the silo's program does with the database alone, and then ends.
silo_tool() {
  local DATABASE
  require_dotnet
  if [[ ${CHAT_POSTGRES:-} ]]; then
    DATABASE=$(connection_string "$CHAT_POSTGRES") || exit 1
  else
    alive postgres || fail "the database does not run; ./chat up starts it."
    DATABASE=$(pg_connection_string "$DATABASE_HOME" chat)
  fi
  check_orleans "${CHAT_ORLEANS:-embedded}"
  build "${CHAT_ORLEANS:-embedded}"
  CHAT_POSTGRES=$DATABASE dotnet "$APP/silo/Chat.Silo.dll" "$@"
}

# Npgsql takes no URLs.
connection_string() {
  if [[ $1 == postgres://* || $1 == postgresql://* ]]; then
    require_node
    CHAT_POSTGRES=$1 node "$ROOT/eng/chat/postgres-url.mjs" || fail "CHAT_POSTGRES is not a URL that PostgreSQL would take."
  elif [[ $1 == *=* ]]; then
    printf '%s' "$1"
  else
    fail "CHAT_POSTGRES must be a connection string (Host=…;Username=…) or a URL (postgres://…)."
  fi
}
