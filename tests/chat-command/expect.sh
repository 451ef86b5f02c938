# shellcheck shell=bash
# What the tests say of the command. Each expectation ends the test when it does not hold.

explain() {
  printf '%s\n' "$*"
  exit 1
}
skip() {
  printf '%s\n' "$*"
  exit 77
}

# succeeds COMMAND… / refuses CODE TEXT COMMAND…: its output stays in $OUTPUT.
succeeds() {
  local status=0
  OUTPUT=$("$@" 2>&1) || status=$?
  printf '%s\n' "$OUTPUT"
  ((status == 0)) || explain "'$*' ended with exit code $status"
}
refuses() {
  local code=$1 text=$2 status=0
  shift 2
  OUTPUT=$("$@" 2>&1) || status=$?
  printf '%s\n' "$OUTPUT"
  ((status == code)) || explain "'$*' ended with exit code $status, not $code"
  [[ $OUTPUT == *"$text"* ]] || explain "'$*' did not say '$text'"
}

eventually() {
  local tries
  for ((tries = 0; tries < 900; tries++)); do
    "$@" >/dev/null 2>&1 && return
    read -rt 0.1 <> <(:) || true
  done
  explain "it never came true: $*"
}

answers() { curl -fsS --noproxy '*' --max-time 5 -o /dev/null "$1/health/ready"; }
# A dead process that nobody has asked about stays as a zombie.
is_running() { [[ -e /proc/$1 ]] && ! grep -q '^State:.*[ZX]' "/proc/$1/status"; }

# A port with nothing on it or on the four after it.
free_ports() {
  local port i
  while :; do
    # Where ./chat itself does not look for ports, and below those that the system hands out.
    port=$((30000 + RANDOM % 2700))
    for ((i = 0; i < 5; i++)); do
      if (exec 3<>"/dev/tcp/127.0.0.1/$((port + i))") 2>/dev/null; then continue 2; fi
    done
    printf '%d' "$port"
    return
  done
}

# Every process that was started in the name of this home or has it as its working folder.
left_running() {
  local process home=$1
  for process in /proc/[0-9]*; do
    [[ ${process#/proc/} != "$BASHPID" && ${process#/proc/} != "$$" ]] || continue
    if [[ $(readlink "$process/cwd") == "$home"* ]] ||
      tr '\0' '\n' <"$process/environ" | grep -qxF "CHAT_HOME=$home"; then
      printf '%s: %s\n' "${process#/proc/}" "$(tr '\0' ' ' <"$process/cmdline")"
    fi
  done 2>/dev/null
}
# Not counting the tests themselves, which carry the home in their environment too.
leaves_nothing() {
  local home=${1:-$CHAT_HOME} processes left
  processes=$(left_running "$home")
  left=$(grep -E ': (dotnet|tail |[^ ]*postgres |.*chat up)' <<<"$processes" || true)
  [[ ! $left ]] || explain "still running: $left"
  [[ ! $(ls "$home"/run/*.pid 2>/dev/null) ]] || explain "pid files are left: $(ls "$home"/run)"
}

# First politely, then everything that was started in the name of this home.
stop_case() {
  local process
  [[ ${CASE:-} ]] || return 0
  kill -TERM -- "-$CASE"
  timeout -k 5 "$LIMIT" "$CHAT" down
  kill -KILL -- "-$CASE"
  CASE=
  while IFS=: read -r process _; do kill -KILL "$process"; done < <(left_running "$CHAT_HOME")
} >/dev/null 2>&1

clean_up() {
  local home
  stop_case
  while read -r home; do
    CHAT_HOME=$home timeout -k 5 "$LIMIT" "$CHAT" down >/dev/null 2>&1
    [[ ! -L $home/postgres ]] || rm -rf "$(readlink -f "$home/postgres")"
  done < <(find "$SCRATCH" -maxdepth 4 -type d -name run -printf '%h\n')
  rm -rf "$SCRATCH"
}
