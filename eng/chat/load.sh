# shellcheck shell=bash
# ./chat load: virtual users against the instance that runs here, or against any other. docs/load-testing.md tells more.

load_command() {
  local LOAD name pid given=() database=
  load_build >&2
  if ! load_says --url "$@" && ! load_says --help "$@" && ! load_says -h "$@" && ! load_says --version "$@" &&
    ! load_says -? "$@"; then
    alive gateway-1 || unreachable "nothing runs here: ./chat up starts it, or name a server with --url."
    while read -r name; do
      if pid=$(pid_of "$name"); then
        given+=(--process "$name=$pid")
        [[ $name != gateway-* ]] || given+=(--url "$(cat "$RUN/$name.url")")
      fi
    done < <(all_recorded)
    if [[ ${CHAT_POSTGRES:-} ]]; then
      database=$(connection_string "$CHAT_POSTGRES") || exit 2
    else
      database=$(pg_connection_string "$DATABASE_HOME" chat)
    fi
  fi
  # In the environment, not on the command line, which everybody on the machine may read.
  CHAT_POSTGRES=$database exec dotnet "$LOAD/Chat.LoadTest.dll" "$@" "${given[@]}"
}
unreachable() {
  (fail "$@") || exit 3
}

# load_says OPTION ARGUMENT…: whether it is among them, alone or with its value.
load_says() {
  local option=$1 argument
  shift
  for argument; do
    [[ $argument != "$option" && $argument != "$option="* ]] || return 0
  done
  return 1
}

# Sets LOAD, the folder with the load tester built from the sources as they are now.
load_build() {
  LOAD=$BUILD/load-$(load_fingerprint)
  [[ -e $LOAD/complete ]] || with_lock "$BUILD/build.lock" building load_build_locked
}
load_build_locked() {
  [[ ! -e $LOAD/complete ]] || return 0
  require_dotnet
  rm -rf "$LOAD"
  step "Building the load tester" load_publish || fail "the load tester does not build; see above."
  : >"$LOAD/complete"
  load_remove_old
}
load_publish() {
  dotnet publish "$ROOT/src/Chat.LoadTest/Chat.LoadTest.csproj" -c Release -o "$LOAD" -nodeReuse:false --nologo -v quiet
}
load_fingerprint() {
  (
    cd "$ROOT" || exit
    find Directory.* global.json .editorconfig eng src/Chat.LoadTest src/Chat.Data src/Chat.Grains.Interfaces \
      \( -name bin -o -name obj -o -path eng/chat \) -prune -o -type f -print0 | hash_files
  )
}
# An hour's grace for those that are about to be started; the running ones stay.
load_remove_old() {
  local old
  while read -r old; do
    grep -qsF "$old/" /proc/[0-9]*/cmdline || rm -rf "$old"
  done < <(find "$BUILD" -maxdepth 1 -name 'load-*' -mmin +60 ! -path "$LOAD")
}
