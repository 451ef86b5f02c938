# shellcheck shell=bash
# ./chat admin: who may make administrative calls. What decides is in the database alone.

admin_command() {
  local usage="usage: ./chat admin list | grant USERNAME | revoke USERNAME"
  case ${1:-} in
    list) (($# == 1)) || fail "$usage" ;;
    grant | revoke) (($# == 2)) || fail "$usage" ;;
    *) fail "$usage" ;;
  esac
  silo_tool admin "$@"
}
