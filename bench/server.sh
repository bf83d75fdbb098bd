# A private server for the measurements; sourced. Its folder is $work, its data are in $data, and both, with $port, are
# set here. It is reached on 127.0.0.1 without TLS, by root without a password, and stopped when the script ends.

work=$(mktemp -d "${TMPDIR:-/tmp}/sluice-bench-XXXXXX")
port=$((20000 + RANDOM % 10000))
server_pid=

stop_server() {
  if [[ -n $server_pid ]]; then
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" || true
  fi
  rm -rf "$work"
}
trap stop_server EXIT
trap 'exit 1' HUP INT TERM

sql() { "$client" --no-defaults --protocol=tcp --host=127.0.0.1 --port="$port" --user=root "$@"; }

# The program (empty: the one of .ci/mysql-lts, else the path's), the folder that keeps the data (empty: none), more
# options.
start_server() {
  local server=$1 version options candidate
  data=${2:-$work}/data
  for candidate in "$HOME/.cache/mysql-lts/bin/mysqld" "$(command -v mysqld || true)" /usr/sbin/mariadbd; do
    [[ -n $server || ! -x $candidate ]] || server=$candidate
  done
  [[ -x $server ]] || die "there is no server; give --server"
  client=$(command -v mariadb || command -v mysql) || die "there is no mariadb or mysql client"
  mkdir -p "${data%/data}"
  version=$("$server" --version)
  options=(--no-defaults --datadir="$data" --character-set-server=utf8mb4)
  ((EUID != 0)) || options+=(--user=root)
  if [[ ! -d $data ]]; then
    case $version in
      *MariaDB*)
        mariadb-install-db "${options[@]}" --auth-root-authentication-method=normal --skip-test-db ;;
      *) "$server" "${options[@]}" --initialize-insecure ;;
    esac >"$work/log" 2>&1 || die "the server's data folder cannot be made: $(tail -n 3 "$work/log")"
  fi
  options+=(--port="$port" --bind-address=127.0.0.1 --socket="$work/socket" --tmpdir="$work" --pid-file="$work/pid"
    --server-id=1 --skip-log-bin --innodb-buffer-pool-size=2G --innodb-flush-log-at-trx-commit=0
    --performance-schema=OFF "${@:3}")
  case $version in
    *MariaDB*) ;;
    *\ 8.0.[0-9]\ * | *\ 8.0.1[0-5]\ *) options+=(--mysqlx=OFF --ssl=0) ;;
    *\ 8.0.*) options+=(--mysqlx=OFF --tls-version=) ;;
    # mydumper 1.0 reads EXPLAIN as a table, and crashes on a tree.
    *) options+=(--mysqlx=OFF --tls-version= --explain-format=TRADITIONAL) ;;
  esac
  "$server" "${options[@]}" >>"$work/log" 2>&1 </dev/null &
  server_pid=$!
  for ((i = 0; i < 600; i++)); do
    ! sql -e "SELECT 1" >/dev/null 2>&1 || return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  die "the server did not start: $(tail -n 5 "$work/log")"
}

# Has bin/sluice built and its class-data archive made, so that neither happens while something is measured.
prepare_sluice() {
  "$root/bin/sluice" --version >/dev/null
  for ((i = 0; i < 240; i++)); do
    sleep 0.5
    ! compgen -G "$root/target/archive/sluice-*" >/dev/null || [[ -d $root/target/archive/.training ]] || return 0
  done
  die "no class-data archive was made"
}
