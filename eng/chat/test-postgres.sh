# shellcheck shell=bash
# A PostgreSQL for tests: data of its own, thrown away when it stops.

TEST_POSTGRES=$CHAT_HOME/test-postgres

test_postgres_command() {
  no_arguments "${@:2}"
  case ${1:-start} in
    start) test_postgres_start ;;
    stop) test_postgres_stop ;;
    *) fail "usage: ./chat test-postgres [stop]" ;;
  esac
}

# Standard output is for the caller's eval; everything else goes to standard error.
test_postgres_start() {
  make_home
  with_lock "$RUN/test-postgres.lock" "starting the test database" test_postgres_ensure >&2
  printf "export CHAT_TEST_POSTGRES='%s'\n" "$(pg_connection_string "$TEST_POSTGRES" postgres)"
}

test_postgres_ensure() {
  alive test-postgres && return
  pg_install
  test_postgres_discard
  pg_start test-postgres "$TEST_POSTGRES" || exit 1
}

test_postgres_stop() {
  if [[ ! -e $TEST_POSTGRES ]]; then
    say "no test database is running"
    return
  fi
  pg_stop test-postgres
  test_postgres_discard
  say "the test database is stopped and removed"
}

test_postgres_discard() {
  local place
  [[ -e $TEST_POSTGRES ]] || return 0
  place=$(cd "$TEST_POSTGRES" && pwd -P)
  pg_clear_leftovers "$place/data"
  rm -rf "$TEST_POSTGRES" "$place" "$LOGS/test-postgres.log"
}
