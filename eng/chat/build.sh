# shellcheck shell=bash
# Builds what has changed. A build goes to a folder named after its sources, so a running instance keeps the files it
# started from, and going back to a build of before costs nothing.

# Sets APP, the folder with silo/ and gateway/ built from the sources as they are now.
build() {
  local orleans=$1
  WEB_PRINT=$(web_fingerprint)
  APP=$BUILD/app-$({ dotnet_fingerprint && printf '%s %s %s' "$WEB_PRINT" "$orleans" "${OrleansVersion:-}"; } | sha256sum | head -c 16)
  [[ -e $APP/complete ]] || with_lock "$BUILD/build.lock" building build_locked "$orleans"
  touch -c "$APP" 2>/dev/null || true
}

build_locked() {
  local orleans=$1
  [[ -e $APP/complete ]] && return
  require_dotnet
  web_build
  rm -rf "$APP"
  step "Building the silo" publish Chat.Silo silo "$orleans" || fail "the silo does not build; see above."
  step "Building the gateway" publish Chat.Gateway gateway "$orleans" || fail "the gateway does not build; see above."
  : >"$APP/complete"
  remove_old_builds
}

publish() {
  dotnet publish "$ROOT/src/$1/$1.csproj" -c Release -o "$APP/$2" -p:OrleansRuntime="$3" -nodeReuse:false --nologo -v quiet
}

hash_files() { sort -z | xargs -0 -r sha256sum | sha256sum | head -c 16; }

dotnet_fingerprint() {
  (
    cd "$ROOT" || exit
    find Directory.* global.json .editorconfig eng src \
      \( -name bin -o -name obj -o -name node_modules -o -path src/Chat.Gateway/wwwroot -o -path src/Chat.Web \
      -o -path src/Chat.LoadTest -o -path eng/chat \) -prune -o -type f -print0 | hash_files
  )
}

# --- the web client ---------------------------------------------------------------------------------------------

WEB=$ROOT/src/Chat.Web
WEB_OUTPUT=$ROOT/src/Chat.Gateway/wwwroot

web_fingerprint() {
  [[ -e $WEB/package.json ]] || return 0
  (cd "$WEB" && find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 | hash_files)
}

web_build() {
  [[ $WEB_PRINT ]] || return 0
  [[ -e $WEB_OUTPUT/index.html && $(cat "$BUILD/web" 2>/dev/null) == "$WEB_PRINT" ]] && return
  require_node
  npm_install "$WEB" "Installing the packages of the web client"
  rm -f "$BUILD/web"
  step "Building the web client" npm_run_build || fail "the web client does not build; see above."
  printf '%s' "$WEB_PRINT" >"$BUILD/web"
}
npm_run_build() { (cd "$WEB" && npm run build); }

# --- old builds -------------------------------------------------------------------------------------------------

# An hour's grace for those that are about to be started; the running ones stay.
remove_old_builds() {
  local old
  while read -r old; do
    grep -qsF "$old/" /proc/[0-9]*/cmdline || rm -rf "$old"
  done < <(find "$BUILD" -maxdepth 1 -name 'app-*' -mmin +60 ! -path "$APP")
}
