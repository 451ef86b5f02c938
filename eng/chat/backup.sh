# shellcheck shell=bash
# ./chat backup, restore, new-epoch: the database of this instance, or the one that CHAT_POSTGRES names.

backup_command() {
  if (($# != 1)) || [[ $1 == -* ]]; then fail "usage: ./chat backup FILE"; fi
  with_database backup "$1"
}

restore_command() {
  local usage="usage: ./chat restore FILE [--force] | ./chat restore --drop-replaced"
  case $#:${1:-} in
    1:--drop-replaced)
      with_database restore "$1"
      return
      ;;
    1:-* | 2:-*) fail "$usage" ;;
    1:*) ;;
    2:*) [[ $2 == --force ]] || fail "$usage" ;;
    *) fail "$usage" ;;
  esac
  [[ -r $1 ]] || fail "there is no file '$1' that can be read."
  make_home
  alone_with_database restore "$@"
}

new_epoch_command() {
  case $#:${1:-} in
    0: | 1:--force) ;;
    *) fail "usage: ./chat new-epoch [--force]" ;;
  esac
  make_home
  alone_with_database new-epoch "$@"
}

# with_database COMMAND …: everybody works on meanwhile; where nothing runs, only the database is started.
with_database() {
  local DATABASE
  make_home
  if [[ ! ${CHAT_POSTGRES:-} ]] && ! alive postgres; then
    alone_with_database "$@"
    return
  fi
  if [[ ${CHAT_POSTGRES:-} ]]; then
    DATABASE=$(connection_string "$CHAT_POSTGRES") || exit 1
  else
    DATABASE=$(pg_connection_string "$DATABASE_HOME" chat)
  fi
  require_dotnet
  check_orleans "${CHAT_ORLEANS:-embedded}"
  build "${CHAT_ORLEANS:-embedded}"
  database_tool "$@"
}

# alone_with_database COMMAND …: while nothing of this instance runs but its database.
alone_with_database() {
  local DATABASE status=0
  up_alone
  note_signals
  trap alone_end EXIT
  up_clear
  require_dotnet
  check_orleans "${CHAT_ORLEANS:-embedded}"
  database_begin
  build "${CHAT_ORLEANS:-embedded}"
  [[ ${CHAT_POSTGRES:-} ]] || pg_await postgres "$DATABASE_HOME" || exit 1
  database_tool "$@" || status=$?
  exit "$status"
}
alone_end() {
  local status=$?
  ignore_signals
  trap - EXIT
  stop_step
  stop_everything
  forget up
  exit "$status"
}

database_tool() { CHAT_POSTGRES=$DATABASE dotnet "$APP/silo/Chat.Silo.dll" "$@"; }
