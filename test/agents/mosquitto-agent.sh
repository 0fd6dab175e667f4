#!/usr/bin/env bash
# A device agent written with nothing but mosquitto_pub and mosquitto_sub: takes one job from QUEUED through
# IN_PROGRESS to SUCCEEDED, prints one line of JSON and exits 0.
# Usage: mosquitto-agent.sh HOST PORT USER PASSWORD THING [PREFIX] [mqttv311|mqttv5]     (USER '' = no credentials)
set -euo pipefail

host=$1 port=$2 user=$3 password=$4 thing=$5 prefix=${6:-\$aws} version=${7:-mqttv311}
wait_seconds=${AGENT_WAIT_SECONDS:-40}
jobs="$prefix/things/$thing/jobs"
broker=(-h "$host" -p "$port" -V "$version" -q 1)
[[ -n $user ]] && broker+=(-u "$user" -P "$password")

say() { mosquitto_pub "${broker[@]}" -t "$1" -m "$2"; }
fail() { printf '{"ok":false,"thing":"%s","message":"%s"}\n' "$thing" "$1"; exit 1; }
text_field() { sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\\1/p" <<<"$2"; }
number_field() { sed -nE "s/.*\"$1\":([0-9]+).*/\\1/p" <<<"$2"; }

coproc HEAR { exec mosquitto_sub "${broker[@]}" -F '%t %p' -t "$jobs/notify-next" -t "$jobs/start-next/+" -t "$jobs/+/update/+"; }
hear_pid=$HEAR_PID
trap 'kill "$hear_pid" 2>/dev/null || true' EXIT

# Reads lines until one begins with $1 and holds $2; leaves it in $line. Fails after $3 seconds of silence.
await() {
  while read -r -t "$3" -u "${HEAR[0]}" line; do
    [[ $line == "$1"* && $line == *"$2"* ]] && return 0
    [[ $line == *"/rejected {"* && $line == *"$2"* ]] && fail "rejected: $(text_field code "$line")"
  done
  return 1
}

# Takes the head of the queue; waits for an announcement when there is none. What was asked before the subscription
# stood is not heard, so it is asked again until it is answered; the same token says that it is the same wish.
attempt=0
ask() {
  local try
  attempt=$((attempt + 1))
  for ((try = 0; try < wait_seconds; try++)); do
    say "$jobs/start-next" "{\"clientToken\":\"start-$attempt\",\"statusDetails\":{\"agent\":\"mosquitto\"}}" ||
      fail 'the broker refused the message'
    await "$jobs/start-next/accepted " "\"start-$attempt\"" 1 && return 0
  done
  fail 'start-next was not answered'
}
while :; do
  ask
  [[ $line == *'"execution"'* ]] && break
  await "$jobs/notify-next " '"execution"' "$wait_seconds" || fail 'no job came'
done
job=$(text_field jobId "$line")
taken=$(number_field versionNumber "$line")
[[ $line == *'"IN_PROGRESS"'* ]] || fail 'the job is not in progress'

# Reports half way, then the end, each with the version it knows; an update without an answer is sent again.
update() {
  local token=$1 body=$2 try
  for try in 1 2 3; do
    say "$jobs/$job/update" "{\"clientToken\":\"$token\",\"includeJobExecutionState\":true,$body}"
    await "$jobs/$job/update/accepted " "\"$token\"" 10 && return 0
  done
  fail "update $token was not answered"
}
update half "\"status\":\"IN_PROGRESS\",\"expectedVersion\":\"$taken\",\"statusDetails\":{\"progress\":\"50%\"}"
half=$(number_field versionNumber "$line")
update end "\"status\":\"SUCCEEDED\",\"expectedVersion\":\"$half\",\"statusDetails\":{\"progress\":\"100%\"}"
final=$(number_field versionNumber "$line")
printf '{"ok":true,"thing":"%s","jobId":"%s","versions":[%s,%s,%s]}\n' "$thing" "$job" "$taken" "$half" "$final"
