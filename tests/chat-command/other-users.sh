# shellcheck shell=bash
# Who may run it, and where the checkout may be. These need root, to be somebody else.

OTHER_USER_TESTS=(
  an_ordinary_user_can_run_it
  root_can_run_it_where_nobody_else_can_look
)

# copy_checkout TO: with the packages and the builds, so that nothing has to be downloaded or built again.
copy_checkout() {
  mkdir -p "$1"
  tar -C "$ROOT" -c --no-wildcards-match-slash --exclude='./*/*/bin' --exclude='./*/*/obj' \
    --exclude='./*/*/node_modules' --exclude='./.git' --exclude='./.chat' . | tar -C "$1" -x
}
needs_root() { ((EUID == 0)) || skip "only root can try it"; }

an_ordinary_user_can_run_it() {
  local copy="$SCRATCH/a copy"
  needs_root
  # So that the copy holds a build of these sources.
  up
  succeeds "$ROOT/chat" down
  copy_checkout "$copy"
  chown -R nobody "$copy"
  mkdir "$SCRATCH/nobody" && chown nobody "$SCRATCH/nobody"
  as_nobody() {
    env CHAT_HOME="$copy/.chat" HOME="$SCRATCH/nobody" \
      setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups -- "$copy/chat" "$@"
  }
  succeeds as_nobody up --detach --port "$PORT"
  [[ $OUTPUT != *Building* ]] || explain "it built what was built already"
  succeeds as_nobody status
  [[ $(stat -c %U "$copy/.chat/postgres/data") == nobody ]] || explain "the database is somebody else's"
  succeeds as_nobody down
  leaves_nothing "$copy/.chat"
  # What is root's is not for others: a sentence, not a heap of errors.
  refuses 1 "cannot write to" env CHAT_HOME=/root/chat setpriv --reuid=nobody --clear-groups -- "$copy/chat" up
}

root_can_run_it_where_nobody_else_can_look() {
  local hidden="$SCRATCH/hidden away" place
  needs_root
  note_library
  trap restore_library EXIT
  mkdir -m 700 "$hidden"
  copy_checkout "$hidden/checkout"
  export CHAT_HOME=$hidden/checkout/.chat
  succeeds "$hidden/checkout/chat" up --detach --port "$PORT"
  place=$(readlink -f "$CHAT_HOME/postgres")
  [[ $place == /var/lib/chat/* ]] || explain "the database is in $place"
  succeeds "$hidden/checkout/chat" down
  succeeds "$hidden/checkout/chat" up --detach --port "$PORT"
  [[ $OUTPUT != *Creating* ]] || explain "it made a new database"
  succeeds "$hidden/checkout/chat" down
  rm -rf "$CHAT_HOME"
  succeeds "$hidden/checkout/chat" up --detach --port "$PORT"
  [[ $OUTPUT == *"Using the existing database in $place"* ]] || explain "it did not say that the old data is back"
  succeeds "$hidden/checkout/chat" status
  [[ $OUTPUT == *"the database is in $place"* ]] || explain "it does not say where the data is"
  succeeds "$hidden/checkout/chat" down
  leaves_nothing
}

LIBRARY=/var/lib/chat
note_library() {
  LIBRARY_COPY=$LIBRARY/postgresql-$(cksum <"$ROOT/package-lock.json" | tr ' ' -)
  [[ ! -e $LIBRARY_COPY ]] || LIBRARY_COPY=
}
# Only what this test has put there, and not what somebody else began to use meanwhile.
restore_library() {
  local place
  "${CHAT_HOME%/.chat}/chat" down
  place=$(readlink -f "$CHAT_HOME/postgres")
  [[ $place != "$LIBRARY"/checkout-* ]] || rm -rf "$place"
  if [[ $LIBRARY_COPY ]] && ! readlink /proc/[0-9]*/exe | grep -qF "$LIBRARY_COPY/"; then rm -rf "$LIBRARY_COPY"; fi
  [[ ! -d $LIBRARY ]] || rmdir --ignore-fail-on-non-empty "$LIBRARY"
}
