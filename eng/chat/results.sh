# shellcheck shell=bash
# What the test run has counted so far, and how each kind of output is read.

PASSED=0 FAILED=0 SKIPPED=0
FAILED_NAMES=()

count() {
  PASSED=$((PASSED + $1))
  FAILED=$((FAILED + $2))
  SKIPPED=$((SKIPPED + $3))
}
count_failure() {
  count 0 1 0
  FAILED_NAMES+=("$1")
}
count_skip() {
  count 0 0 1
  say "skipped: $1"
}

# check NAME COMMAND…: a step that counts as one test.
check() {
  if step "$@"; then count 1 0 0; else count_failure "$1"; fi
}

# count_run NAME STATUS PASSED FAILED SKIPPED: one program that ran many tests. One that ends badly without having
# said which test failed is a failure of its own, and so is one that ran nothing.
count_run() {
  local name=$1 status=$2
  say "$name: $3 passed, $4 failed, $5 skipped"
  count "$3" "$4" "$5"
  if ((status != 0 && $4 == 0)); then
    count_failure "$name (ended with exit code $status)"
  elif (($3 + $4 + $5 == 0)); then
    count_failure "$name (ran no test)"
  fi
}

# Test results of dotnet (.trx).
count_trx() {
  local name=$1 status=$2 file=$3 total executed passed
  if [[ ! -s $file ]]; then
    count_failure "$name (ended with exit code $status and left no results)"
    return
  fi
  read -r total executed passed < <(sed -n \
    's/.*<Counters total="\([0-9]*\)" executed="\([0-9]*\)" passed="\([0-9]*\)".*/\1 \2 \3/p' "$file") || true
  count_failed_names "$name" < <(grep -o '<UnitTestResult [^>]*outcome="Failed"' "$file" |
    sed 's/.* testName="\([^"]*\)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g')
  count_run "$name" "$status" "${passed:-0}" $((${executed:-0} - ${passed:-0})) $((${total:-0} - ${executed:-0}))
}

# Programs that print a line for each test that failed ("not ok name", "failed: name" or "✗ name") and end with a line
# `N passed, N failed[, N skipped]`.
count_output() {
  local name=$1 status=$2 file=$3 last
  count_failed_names "$name" < <(sed -En 's/^ *(not ok|failed:|✗)( [0-9]+)?( -)? +(.*)/\4/p' "$file")
  last=$(grep -E '^[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$' "$file" | tail -n 1)
  if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+))? ]]; then
    count_run "$name" "$status" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[4]:-0}"
  else
    count_failure "$name (ended with exit code $status and did not say what passed)"
  fi
}

count_failed_names() {
  local failed
  while IFS= read -r failed; do FAILED_NAMES+=("$1: $failed"); done
}

# The last line is for machines.
summarize() {
  local name
  if ((${#FAILED_NAMES[@]})); then
    printf '\nFailed:\n'
    for name in "${FAILED_NAMES[@]}"; do printf '  %s\n' "$name"; done
  fi
  printf '\n%d passed, %d failed' "$PASSED" "$FAILED"
  ((SKIPPED == 0)) || printf ', %d skipped' "$SKIPPED"
  printf '\n'
  ((FAILED == 0))
}
