# How commands are measured and compared; sourced after server.sh.

# Adds what a process and all below it have in memory, in KB.
resident() {
  local task child children name value rest
  while read -r name value rest; do
    [[ $name != VmRSS: ]] || memory=$((memory + value))
  done <"/proc/$1/status"
  for task in "/proc/$1/task"/*/children; do
    read -ra children <"$task" || true # has no line end
    for child in "${children[@]}"; do resident "$child"; done
  done
}

# Writes the largest sum seen, ten times a second, to a file.
watch() {
  local most=0 memory
  while kill -0 "$1" 2>/dev/null; do
    memory=0
    resident "$1" 2>/dev/null || true
    ((memory <= most)) || echo $((most = memory)) >"$2"
    sleep 0.1
  done
}

# Runs a command; sets $wall, $user and $system, seconds of all its processes, and $memory, KB. The script says with
# succeeded EXIT_CODE COMMAND… whether it did its work.
measure() {
  local TIMEFORMAT='%R %U %S' watcher code=
  : >"$work/memory"
  { time {
    "$@" >"$work/said" 2>&1 </dev/null &
    command_pid=$!
    watch "$command_pid" "$work/memory" 2>/dev/null &
    watcher=$!
    wait "$command_pid" || code=$?
  }; } 2>"$work/time"
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  succeeded "${code:-0}" "$@" || die "'$*' ended with exit code ${code:-0}: $(tail -n 5 "$work/said")"
  read -r wall user system <"$work/time"
  memory=$(<"$work/memory")
}

# Records what was measured: round, threads, name, MB written.
record() {
  printf '%s|' "$1" "$2" "$3" "$wall" "$user $system" "$memory" "$4" >>"$work/results"
  echo >>"$work/results"
  printf 'round %d  %d threads  %-20s %7.2f s  %6.2f s CPU  %5d MB  (%d MB written)\n' "$1" "$2" "$3" "$wall" \
    "$(awk "BEGIN { print $user + $system }")" "$((memory / 1024))" "$4"
}

# The names in $names, in reversed order in every other round.
order_of_round() {
  order=("${names[@]}")
  if (($1 % 2)); then
    order=()
    for name in "${names[@]}"; do order=("$name" "${order[@]}"); done
  fi
}

# Medians of all, then the ratios of the pairs on standard input, "ours|theirs", for the numbers of threads given.
report() {
  local threads=$1
  awk -F'|' -v threads="$threads" '
  function median(key, n, i, j, t, list) {
    n = split(values[key], list, " ")
    for (i = 2; i <= n; i++) for (j = i; j > 1 && list[j - 1] + 0 > list[j] + 0; j--) {
      t = list[j]; list[j] = list[j - 1]; list[j - 1] = t
    }
    return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
  }
  FNR == NR {
    if ($1 == 0) next
    split($5, cpu, " ")
    key = $2 "|" $3
    if (!(key in values)) order[++keys] = key
    values[key] = values[key] " " $4
    values[key "|cpu"] = values[key "|cpu"] " " cpu[1] + cpu[2]
    values[key "|memory"] = values[key "|memory"] " " $6 / 1024
    size[key] = $7
    next
  }
  FNR == 1 {
    printf "\n%-9s %-22s %8s %8s %8s %9s\n", "medians", "", "wall s", "CPU s", "peak MB", "output MB"
    for (i = 1; i <= keys; i++) {
      split(order[i], at, "|")
      printf "%s threads %-22s %8.2f %8.2f %8.0f %9d\n", at[1], at[2], median(order[i]), median(order[i] "|cpu"),
        median(order[i] "|memory"), size[order[i]]
    }
    printf "\n%-53s %8s %8s %8s\n", "ratios", "speed", "CPU", "memory"
  }
  {
    n = split(threads, counts, " ")
    for (i = 1; i <= n; i++) {
      ours = counts[i] "|" $1
      theirs = counts[i] "|" $2
      printf "%s threads %-43s %8.2f %8.2f %8.2f\n", counts[i], $1 " / " $2, median(theirs) / median(ours),
        median(ours "|cpu") / median(theirs "|cpu"), median(ours "|memory") / median(theirs "|memory")
    }
  }' "$work/results" -
}
