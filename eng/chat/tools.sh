# shellcheck shell=bash
# The tools ./chat needs from the machine, and how to get those it can install itself.

require_linux() {
  [[ $(uname -s) == Linux ]] || fail "./chat runs on Linux (or WSL); this is $(uname -s)."
  ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) || fail "./chat needs bash 5.1 or later; this is $BASH_VERSION."
  local tool
  for tool in curl flock setsid; do have "$tool" || fail "'$tool' is missing; install it (Debian: apt-get install curl util-linux)."; done
}

require_dotnet() {
  have dotnet || fail "'dotnet' is missing; install the .NET 10 SDK (https://dot.net)."
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing; 'dotnet' has: $(dotnet --list-sdks | tr '\n' ' ')"
}

require_node() {
  local version
  have node || fail "'node' is missing; install Node.js 20.19 or later (https://nodejs.org)."
  have npm || fail "'npm' is missing; it comes with Node.js 20.19 or later (https://nodejs.org)."
  version=$(node --version)
  version=${version#v}
  [[ $(printf '%s\n' 20.19.0 "$version" | sort -V | head -n 1) == 20.19.0 ]] ||
    fail "Node.js 20.19 or later is needed; 'node' is $version."
}

# npm_install DIR TEXT [AFTER]: exactly what the lock file says, once per lock file. Install scripts do not run.
npm_install() {
  npm_installed "$1" || with_lock "$BUILD/npm.lock" "installing packages" npm_install_locked "$@"
}
npm_install_locked() {
  local dir=$1 text=$2 after=${3:-true}
  npm_installed "$dir" && return
  require_node
  step "$text" npm_ci "$dir" || fail "npm could not install the packages of $dir; see above."
  "$after" || fail "the packages of $dir were installed but could not be completed."
  cksum <"$dir/package-lock.json" >"$dir/node_modules/.installed-from"
}
npm_installed() {
  [[ $(cat "$1/node_modules/.installed-from" 2>/dev/null) == "$(cksum <"$1/package-lock.json")" ]]
}
# Without the page of usage that npm adds to its errors: the cause is above it.
npm_ci() { (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund 2>&1 | sed '/^npm error Clean install/,$d'); }

# debian_tool PROGRAM PACKAGE: false where it is missing and cannot be installed.
debian_tool() {
  local program=$1 package=$2 sudo=()
  ! have "$program" || return 0
  have apt-get || return 1
  if ! is_root; then
    have sudo && sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  with_lock "$BUILD/apt.lock" "installing packages" step "Installing $package" apt_install "$package" "${sudo[@]}" &&
    have "$program"
}
apt_install() {
  local package=$1
  shift
  "$@" apt-get update -q && "$@" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$package"
}
