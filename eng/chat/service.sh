# shellcheck shell=bash
# ./chat service: the accounts that other programs call with. What decides is in the database alone.

service_command() {
  local usage="usage: ./chat service list | set NAME [--display-name TEXT] [TYPE …] | key NAME [DAYS] | revoke NAME [KEY]"
  case "${1:-} $#" in
    "list 1" | "key 2" | "key 3" | "revoke 2" | "revoke 3") ;;
    "set 1" | "set 0") fail "$usage" ;;
    "set "*) ;;
    *) fail "$usage" ;;
  esac
  silo_tool service "$@"
}
