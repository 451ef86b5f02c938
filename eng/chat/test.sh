# shellcheck shell=bash
# ./chat test: everything that is checked, in the order of what is found soonest.

ALL_STEPS=(lint dotnet web command e2e)
WEB_TESTS=$ROOT/tests/Chat.Web.Tests

test_command() {
  local ORLEANS=${CHAT_ORLEANS:-embedded} STEPS=() began
  test_options "$@"
  began=$(now_ms)
  require_dotnet
  require_node
  with_lock "$BUILD/test.lock" "running the tests" test_run
  say "took $(seconds_since "$began")"
  summarize
}

test_options() {
  while (($#)); do
    case $1 in
      lint | dotnet | web | command | e2e) STEPS+=("$1") ;;
      --orleans)
        (($# >= 2)) || fail "$1 needs a value."
        ORLEANS=$2
        check_orleans "$ORLEANS"
        shift
        ;;
      *) fail "./chat test has no step or option '$1'; the steps are: ${ALL_STEPS[*]}." ;;
    esac
    shift
  done
  ((${#STEPS[@]})) || STEPS=("${ALL_STEPS[@]}")
}

# In a home of its own, so that nothing of it meets a running instance or outlives it.
test_run() {
  local name
  TEST_HOME=$(mktemp -d "${TMPDIR:-/tmp}/chat-test.XXXXXX")
  use_home "$TEST_HOME"
  make_home
  trap test_clean_up EXIT
  note_signals
  unset CHAT_POSTGRES
  export CHAT_ORLEANS=$ORLEANS
  # Why a test failed may take some room to say.
  STEP_LINES=400
  # Nothing here takes nearly as long; what hangs fails instead of keeping everybody waiting.
  STEP_LIMIT=1800
  if test_wants dotnet e2e; then test_database || return 0; fi
  for name in "${ALL_STEPS[@]}"; do
    ! test_wants "$name" || "test_step_$name"
  done
  trap - INT TERM HUP EXIT
  test_clean_up
}
test_wants() {
  local name
  for name; do
    [[ " ${STEPS[*]} " != *" $name "* ]] || return 0
  done
  return 1
}

test_database() {
  if attempt test_database_start; then
    export CHAT_TEST_POSTGRES
    CHAT_TEST_POSTGRES=$(pg_connection_string "$CHAT_HOME/test-postgres" postgres)
  else
    count_failure "a PostgreSQL for the tests"
    return 1
  fi
}
test_database_start() { pg_install && pg_start test-postgres "$CHAT_HOME/test-postgres"; }

test_clean_up() {
  local place
  ignore_signals
  stop_step
  pg_stop test-postgres
  # The database may live elsewhere when its user cannot reach this folder.
  if place=$(cd "$TEST_HOME/test-postgres" 2>/dev/null && pwd -P); then rm -rf "$place"; fi
  rm -rf "$TEST_HOME"
}

# --- the steps --------------------------------------------------------------------------------------------------

test_step_lint() {
  local package
  check "Formatting of C# (csharpier)" csharpier_check
  for package in "$WEB" "$WEB_TESTS"; do
    check_package "$package" check "Style of ${package##*/} (Biome)"
    check_package "$package" typecheck "Types of ${package##*/} (tsc)"
  done
  if debian_tool shellcheck shellcheck; then
    check "Shell scripts (shellcheck)" shellcheck -x "$ROOT/chat" "$ROOT/.ci/run" "$ROOT"/eng/chat/*.sh \
      "$ROOT"/tests/chat-command/*
  else
    count_skip "shell scripts, because shellcheck is missing and cannot be installed by this user"
  fi
}
csharpier_check() { cd "$ROOT" && dotnet tool restore && dotnet csharpier check .; }

# check_package DIR SCRIPT TEXT: where there is such a package with such a script.
check_package() {
  [[ -e $1/package.json ]] && grep -q "\"$2\":" "$1/package.json" || return 0
  attempt npm_install "$1" "Installing the packages of ${1##*/}" || {
    count_failure "$3 (its packages cannot be installed)"
    return
  }
  check "$3" npm_script "$1" "$2"
}
npm_script() { (cd "$1" && npm run --silent "$2"); }

test_step_dotnet() {
  local project before=$FAILED
  with_lock "$BUILD/build.lock" building check "Building everything, warnings as errors ($ORLEANS)" dotnet_build
  ((FAILED == before)) || return 0
  for project in "$ROOT"/tests/*.Tests/*.csproj; do
    test_project "$project" "$(basename "$project" .csproj)"
  done
}
dotnet_build() {
  dotnet build "$ROOT/Chat.sln" -c Release -p:OrleansRuntime="$ORLEANS" -nodeReuse:false --nologo -v quiet
}
test_project() {
  local project=$1 name=$2 results=$TEST_HOME/results status=0
  step "$name" dotnet test "$project" -c Release --no-build -p:OrleansRuntime="$ORLEANS" --nologo \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    --blame-hang-timeout 5min --blame-hang-dump-type none || status=$?
  count_trx "$name" "$status" "$results/$name.trx"
}

test_step_web() {
  local status=0 results=$TEST_HOME/vitest.json output=$TEST_HOME/vitest.txt
  [[ -e $WEB/package.json ]] || return 0
  if ! attempt npm_install "$WEB" "Installing the packages of the web client"; then
    count_failure "Chat.Web (its packages cannot be installed)"
    return
  fi
  step "Chat.Web" vitest "$results" || status=$?
  node "$ROOT/eng/chat/vitest-results.mjs" "$results" >"$output" || true
  count_output "Chat.Web" "$status" "$output"
}
vitest() { (cd "$WEB" && npm test --silent -- --reporter=default --reporter=json --outputFile.json="$1"); }

# Its cases have limits of their own, and it must stop what they started.
test_step_command() {
  local STEP_LIMIT=3600 STEP_GRACE=60
  test_program "./chat" "$ROOT/tests/chat-command/run"
}

# A test program that ends with `N passed, N failed`.
test_program() {
  local name=$1 status=0 output=$TEST_HOME/output.txt
  shift
  step "$name" save_output "$output" "$@" || status=$?
  count_output "$name" "$status" "$output"
}
save_output() { "${@:2}" 2>&1 | tee "$1"; }

test_step_e2e() {
  [[ -e $WEB_TESTS/package.json ]] || return 0
  if ! attempt test_web_packages; then
    count_failure "Chat.Web.Tests (its packages cannot be installed)"
    return
  fi
  # An ordinary user does not find haproxy without this.
  local -x PATH=$PATH:/usr/sbin
  local tool
  for tool in chromium haproxy; do
    debian_tool "$tool" "$tool" && continue
    complain "'$tool' is missing and only root can install it: apt-get install $tool"
    count_failure "Chat.Web.Tests (no $tool)"
    return
  done
  CHAT_CHROMIUM=$(command -v chromium) CHAT_HAPROXY=$(command -v haproxy) \
    test_program Chat.Web.Tests npm_script "$WEB_TESTS" test
}
test_web_packages() {
  npm_install "$WEB_TESTS" "Installing the packages of Chat.Web.Tests"
  npm_install "$SOCKET_IO" "Installing the packages of the Socket.IO peer"
}
