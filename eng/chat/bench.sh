# shellcheck shell=bash
# ./chat bench: the product and what it is compared with, doing the same work in turns. bench/README.md tells more.

SOCKET_IO=$ROOT/bench/peers/socketio

bench_command() {
  local orleans=${CHAT_ORLEANS:-embedded}
  if [[ ${1:-} == --help || ${1:-} == -h ]]; then
    cat "$ROOT/bench/Chat.Bench/usage.txt"
    return
  fi
  require_dotnet
  require_node
  check_orleans "$orleans"
  pg_install
  npm_install "$SOCKET_IO" "Installing the packages of the Socket.IO peer"
  build "$orleans"
  with_lock "$BUILD/build.lock" building step "Building the benchmarks" bench_build "$orleans" ||
    fail "the benchmarks do not build; see above."
  # Each connection is an open file: of the server and of the load tester.
  ulimit -n "$(ulimit -Hn)"
  exec dotnet "$ROOT/bench/Chat.Bench/bin/Release/net10.0/Chat.Bench.dll" "$@"
}
bench_build() {
  dotnet build "$ROOT/bench/Chat.Bench" -c Release -p:OrleansRuntime="$1" -nodeReuse:false --nologo -v quiet
}
