# shellcheck shell=bash
# ./chat retention, ./chat hold: how long messages are kept. The settings of silos, Retention__Days, count here too.

retention_command() {
  local usage="usage: ./chat retention show | run [--dry-run] | set CHANNEL DAYS|default"
  case "${1:-} $#" in
    "show 1" | "run 1" | "set 3") ;;
    "run 2") [[ $2 == --dry-run ]] || fail "$usage" ;;
    *) fail "$usage" ;;
  esac
  silo_tool retention "$@"
}

hold_command() {
  local usage="usage: ./chat hold list [CHANNEL] | place CHANNEL REASON | release CHANNEL HOLD"
  case "${1:-} $#" in
    "list 1" | "list 2" | "place 3" | "release 3") ;;
    *) fail "$usage" ;;
  esac
  silo_tool hold "$@"
}
