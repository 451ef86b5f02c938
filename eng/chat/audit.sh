# shellcheck shell=bash
# ./chat audit: proof of what was said. The key that signs is kept in the home, away from the database.

audit_command() {
  local DATABASE
  require_dotnet
  check_orleans "${CHAT_ORLEANS:-embedded}"
  case ${1:-} in
    verify) ;; # needs the file alone
    key) audit_key ;;
    export | anchor)
      audit_key
      audit_database
      ;;
    check | erase) audit_database ;;
    *) unchecked "usage: ./chat audit export | verify | check | anchor | key | erase; ./chat help tells more." ;;
  esac
  build "${CHAT_ORLEANS:-embedded}" >&2
  if [[ ${CHAT_AUDIT_KEY:-} && $CHAT_AUDIT_KEY == "$CHAT_HOME/audit-key.pem" && ! -e $CHAT_AUDIT_KEY ]]; then
    dotnet "$APP/silo/Chat.Silo.dll" audit key --create >/dev/null
  fi
  CHAT_POSTGRES=${DATABASE:-} dotnet "$APP/silo/Chat.Silo.dll" audit "$@"
}

# unchecked TEXT: as fail, but 1 would mean that something is broken.
unchecked() {
  (fail "$@") || exit 2
}

audit_key() {
  [[ ${CHAT_AUDIT_KEY:-} ]] || make_home
  export CHAT_AUDIT_KEY=${CHAT_AUDIT_KEY:-$CHAT_HOME/audit-key.pem}
}

audit_database() {
  if [[ ${CHAT_POSTGRES:-} ]]; then
    DATABASE=$(connection_string "$CHAT_POSTGRES") || exit 2
  else
    alive postgres || unchecked "the database does not run; ./chat up starts it."
    DATABASE=$(pg_connection_string "$DATABASE_HOME" chat)
  fi
}
