# shellcheck shell=bash
# ./chat load: virtual users against the instance that runs here, or against any other. docs/load-testing.md tells more.

load_command() {
  local LOAD
  load_build >&2
  load_tell
  exec dotnet "$LOAD/Chat.LoadTest.dll" "$@"
}

# Tells what runs here, which is driven unless the options or the scenario file name a server. In the environment, not on
# the command line, which everybody on the machine may read.
load_tell() {
  local name pid
  export CHAT_LOAD_URLS='' CHAT_LOAD_PROCESSES='' CHAT_LOAD_POSTGRES=''
  alive gateway-1 || return 0
  while read -r name; do
    if pid=$(pid_of "$name"); then
      CHAT_LOAD_PROCESSES+="$name=$pid "
      [[ $name != gateway-* ]] || CHAT_LOAD_URLS+="$(cat "$RUN/$name.url") "
    fi
  done < <(all_recorded)
  if [[ ${CHAT_POSTGRES:-} ]]; then
    CHAT_LOAD_POSTGRES=$(connection_string "$CHAT_POSTGRES") || exit 2
  else
    CHAT_LOAD_POSTGRES=$(pg_connection_string "$DATABASE_HOME" chat)
  fi
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
