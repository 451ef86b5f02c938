# shellcheck shell=bash

help_command() {
  cat <<'HELP'
./chat up [--silos N] [--gateways M] [--port 8080] [--orleans embedded|official] [--detach]
    Install what is missing, build what changed, start PostgreSQL, N silos and M gateways (the first on the port, the
    next on the one after it), and show their logs until Ctrl-C stops everything. A process that dies is started again:
    at once the first time, then after 1, 2, 5, 10, 30 seconds. --detach returns as soon as it is ready.
./chat status            What runs, and whether it is ready. Exit code 0: all of it, 1: not all, 3: nothing.
./chat logs [-f]         The end of the logs, or what is added to them.
./chat restart NAME      Stop one process (silo-1, gateway-1, postgres) and start it again.
./chat down              Stop everything.

./chat admin grant|revoke USERNAME    Let somebody who has registered make administrative calls, or no longer.
./chat admin list        Who may.
./chat retention show    How long messages are kept, which channels are held, and how much there is of each month.
./chat retention run [--dry-run]      Remove now what is past its limit, as the silos do once a day; or only tell.
./chat retention set CHANNEL DAYS|default    Keep a channel's messages for another time than the rest.
./chat hold place CHANNEL REASON      Keep a channel from retention and erasure until the hold is released.
./chat hold list [CHANNEL] | release CHANNEL HOLD

./chat service list      The accounts that other programs call with, their keys, and for which types of contexts they make rooms.
./chat service set NAME [--display-name TEXT] [TYPE …]    Make such an account, or change it.
./chat service key NAME [DAYS]        Make a key and print it, this once. Without DAYS it is good until it is revoked.
./chat service revoke NAME [KEY]      Take a key back, or all of them.

./chat audit export CHANNEL [FILE]    Write a channel's log, signed: docs/audit.md tells what it proves.
./chat audit verify FILE [--key KEY] [--against OLDER] [--json]
    Check such a file, without a database. KEY is a file with a public key, or its fingerprint; OLDER an export or
    anchors of before, which finds a log that was rewritten as a whole. Exit code 0: intact, 1: broken, 2: not readable.
./chat audit check CHANNEL|--all [--against OLDER] [--json]    The same for the database itself.
./chat audit anchor [FILE]            Write where all logs end, signed; keep it elsewhere.
./chat audit erase USERNAME           Have everything erased that somebody has written; the silos do it. Again tells how far.
./chat audit key         The public key that goes with what is signed here.

./chat backup FILE       Copy the whole database to a file, while everything runs.
./chat restore FILE      Put a backup in the place of the database, while nothing runs. The one of before is kept
                         beside it until ./chat restore --drop-replaced.
./chat new-epoch         For whoever restored the database with other tools: have all clients start anew.

./chat load SCENARIO|FILE [OPTION …]
    Drive the instance that runs here, or another with --url, with virtual users, and check what each of them sees.
    ./chat load --help lists scenarios and options, docs/load-testing.md explains them. Exit code 0: good, 1: something
    was lost, doubled, changed or out of order, 2: bad use, 3: the server cannot be reached.

./chat test [STEP …] [--orleans embedded|official]
    Everything that is checked: lint, dotnet, web, command, e2e; or only the steps named. The last line is
    `N passed, N failed`.
./chat bench [--only NAME] [--rounds 3] [--seconds 15] [--without-peers] [--out FOLDER] …
    Measure every number that the project has set itself, beside a plain SignalR hub and Socket.IO doing the same work;
    bench/README.md tells how. It has an instance of its own and takes about half an hour of a machine that does nothing else.
./chat test-postgres     Start a throwaway PostgreSQL for tests run by hand: eval "$(./chat test-postgres)"
./chat test-postgres stop

Environment
    CHAT_HOME       the folder of this instance: database, secrets, logs, pid files (default: .chat in the checkout);
                    another folder is another instance
    CHAT_POSTGRES   a PostgreSQL to use instead of an own one: a connection string or a postgres:// URL
    CHAT_AUDIT_KEY  the file with the key that signs exports (default: audit-key.pem in the home, made when it is needed)
    CHAT_ORLEANS    the default of --orleans
HELP
}
