# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Reading /proc/net/tcpviz of a host, and expecting things of it.  Columns are
# found by their names.  WHERE="COLUMN=VALUE ..." chooses records.  In shell
# alone: a virtual machine starts processes slowly, and all this is polled.

# tcpviz_file HOST FILE: in FILE, in the host's namespace by way of its actor
tcpviz_file()
{
	FILE=/proc/${ACTOR_PID[$1]}/net/tcpviz/$2
}

# records HOST FILE COLUMNS: those columns of the records chosen by WHERE, a
# line each, in RECORDS
records()
{
	local -a lines fields
	local -A column=()
	local i

	RECORDS=''
	tcpviz_file "$1" "$2"
	mapfile -t lines 2>/dev/null <"$FILE" || return
	read -ra fields <<<"${lines[0]}"
	for i in "${!fields[@]}"; do
		column[${fields[i]}]=$i
	done
	for ((i = 1; i < ${#lines[@]}; i++)); do
		read -ra fields <<<"${lines[i]}"
		! chosen || pick "$3"
	done
	RECORDS=${RECORDS%$'\n'}
}

# With records' fields and column: does WHERE choose this one?
chosen()
{
	local condition

	for condition in ${WHERE:-}; do
		field "${condition%%=*}"
		[ "$FIELD" = "${condition#*=}" ] || return 1
	done
}

# pick COLUMNS: add them to RECORDS
pick()
{
	local name line=

	for name in $1; do
		field "$name"
		line+="${line:+ }$FIELD"
	done
	RECORDS+=$line$'\n'
}

field()
{
	FIELD=no-column-$1
	[ -z "${column[$1]:-}" ] || FIELD=${fields[${column[$1]}]}
}

show()
{
	tcpviz_file "$1" "$2"
	sed 's/^/#     /' "$FILE"
}

records_are()
{
	records "$1" "$2" "$3"
	[ "$RECORDS" = "$4" ]
}

# expect_record HOST FILE COLUMN=VALUE...: there is exactly one such record
# (WHERE), and it has, or gets within LIMIT, these values
expect_record()
{
	local host=$1 file=$2 pair columns='' values=''

	shift 2
	for pair; do
		columns+="${columns:+ }${pair%%=*}"
		values+="${values:+ }${pair#*=}"
	done
	if ! poll "$LIMIT" records_are "$host" "$file" "$columns" "$values"; then
		show "$host" "$file"
		fail "$host: no single record in $file with $*" \
			"${WHERE:+where $WHERE}"
	fi
	step "$host: $file: ${WHERE:+$WHERE: }$*"
}

# expect_conn HOST COLUMN=VALUE...
expect_conn()
{
	local host=$1

	shift
	expect_record "$host" connections "$@"
}

# expect_states HOST CLIENT_STATE SERVER_STATE
expect_states()
{
	expect_conn "$1" client_state="$2" server_state="$3"
}

# expect_repeats HOST SYN SYNACK CLIENT_FIN SERVER_FIN: repetitions seen
expect_repeats()
{
	expect_conn "$1" syn="$2" synack="$3" client_fin="$4" server_fin="$5"
}

# expect_none HOST FILE: no record (WHERE)
expect_none()
{
	lab_look "$1"
	if ! poll "$LIMIT" records_are "$1" "$2" id ''; then
		show "$1" "$2"
		fail "$1: records left in $2 ${WHERE:+where $WHERE}"
	fi
	[ -r "$FILE" ] || fail "$1: no file $2"
	step "$1: $2: ${WHERE:+$WHERE: }nothing"
}

# value HOST FILE COLUMN: of the one record (WHERE), in VALUE
value()
{
	records "$1" "$2" "$3"
	VALUE=$RECORDS
	[[ -n $VALUE && $VALUE != *$'\n'* ]] || {
		show "$1" "$2"
		fail "$1: not one record in $2 ${WHERE:+where $WHERE}"
	}
}

# expect_between WHAT LOW VALUE HIGH
expect_between()
{
	if [[ ! $3 =~ ^[0-9]+$ ]] || [ "$3" -lt "$2" ] || [ "$3" -gt "$4" ]; then
		fail "$1 is $3, not between $2 and $4"
	fi
	step "$1: $3, between $2 and $4"
}

# reached HOST COLUMN LOW: the one connection (WHERE) has at least that
reached()
{
	records "$1" connections "$2"
	[ "${RECORDS:-0}" -ge "$3" ]
}

# expect_reached HOST COLUMN LOW
expect_reached()
{
	poll "$LIMIT" reached "$@" || {
		show "$1" connections
		fail "$1: $2 does not reach $3"
	}
	step "$1: $2 reached $3"
}

# expect_stat HOST NAME VALUE
expect_stat()
{
	WHERE="name=$2" expect_record "$1" stats value="$3"
}

# expect_edge HOST ROLE FROM TO COUNT [TAKEN_BACK]
expect_edge()
{
	WHERE="role=$2 from=$3 to=$4" expect_record "$1" transitions \
		count="$5" taken_back="${6:-0}"
}

# transcript HOST: of the one connection (WHERE), in TRANSCRIPT, each segment
# in the words of expect_transcript
transcript()
{
	local from flags rep client server note

	TRANSCRIPT=''
	records "$1" connections id
	WHERE="id=$RECORDS" records "$1" transcript \
		"from flags rep client_state server_state note"
	while read -r from flags rep client server note; do
		[ "$rep" = 0 ] || flags+=+$rep
		TRANSCRIPT+="$from $flags $client/$server"
		[ "$note" = - ] || TRANSCRIPT+=" $note"
		TRANSCRIPT+=$'\n'
	done <<<"$RECORDS"
}

transcript_is()
{
	transcript "$1"
	[ "$TRANSCRIPT" = "$2" ]
}

# expect_transcript HOST <<EOF: each segment as
#	FROM FLAGS[+REPETITION] CLIENT_STATE/SERVER_STATE [NOTE]
expect_transcript()
{
	local want='' words n=0

	while read -ra words; do
		want+=${words[*]}$'\n'
		n=$((n + 1))
	done
	if ! poll "$LIMIT" transcript_is "$1" "$want"; then
		printf '# wanted:\n%s# seen:\n%s' "$want" "$TRANSCRIPT" |
			sed '/^#/!s/^/#     /'
		show "$1" transcript
		fail "$1: not the transcript wanted"
	fi
	step "$1: transcript as wanted, $n segments"
}
