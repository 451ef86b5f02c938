# shellcheck shell=bash
# ./chat admin: who may make administrative calls. What decides is in the database alone.

admin_command() {
  local usage="usage: ./chat admin list | grant USERNAME | revoke USERNAME" DATABASE
  case ${1:-} in
    list) (($# == 1)) || fail "$usage" ;;
    grant | revoke) (($# == 2)) || fail "$usage" ;;
    *) fail "$usage" ;;
  esac
  require_dotnet
  if [[ ${CHAT_POSTGRES:-} ]]; then
    DATABASE=$(connection_string "$CHAT_POSTGRES") || exit 1
  else
    alive postgres || fail "the database does not run; ./chat up starts it."
    DATABASE=$(pg_connection_string "$DATABASE_HOME" chat)
  fi
  check_orleans "${CHAT_ORLEANS:-embedded}"
  build "${CHAT_ORLEANS:-embedded}"
  CHAT_POSTGRES=$DATABASE dotnet "$APP/silo/Chat.Silo.dll" admin "$@"
}
