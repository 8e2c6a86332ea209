#!/bin/sh
# Puts what careerbot cannot bring along itself on this machine: a PostgreSQL server (15 to 18) with the
# pgvector extension (0.7 or newer). It never starts a server: the program runs its own private one.
#
#   scripts/setup.sh             install what is missing; returns at once when nothing is
#   scripts/setup.sh --check     only say what is there and what is missing (exit 1 when something is)
#   scripts/setup.sh chromium    install a browser and a Chinese font for the browser tests
#
# Environment:
#   DATABASE_URL         a server is given: there is nothing to do here
#   CAREERBOT_PG_BIN     folder of the PostgreSQL programs (initdb, postgres, pg_ctl) to use
#   CAREERBOT_PG_SUITES  releases to take the pgvector source from, in this order (Debian: "stable testing")
set -u

min_major=15
max_major=18
min_vector=0.7

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
	say "FAILED: $1"
	shift
	for line in "$@"; do printf '       %s\n' "$line" >&2; done
	[ -z "${log:-}" ] || [ ! -s "$log" ] || printf '       the last lines of %s:\n%s\n' "$log" "$(tail -n 12 "$log" | sed 's/^/       | /')" >&2
	exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# at_least VERSION MINIMUM compares dotted numbers; "sort -V" is missing on macOS before 12.
at_least() {
	[ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ] || [ "$1" = "$2" ]
}

# --- finding ---------------------------------------------------------------------------------------------------

# bin_dirs lists the folders where PostgreSQL's server programs are kept, one a line. internal/postgres/binaries.go
# looks at the same places.
bin_dirs() {
	if [ -n "${CAREERBOT_PG_BIN:-}" ]; then
		printf '%s\n' "$CAREERBOT_PG_BIN"
		return
	fi
	for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql*/ /usr/local/pgsql/bin \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
		/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin \
		/Applications/Postgres.app/Contents/Versions/*/bin; do
		[ ! -d "$dir" ] || printf '%s\n' "${dir%/}"
	done
	for name in postgres pg_ctl; do
		path=$(command -v "$name" 2>/dev/null) && dirname "$path"
	done
}

# find_server sets pg_bin, pg_major, vector (version or empty) to the newest usable server, preferring one that has
# pgvector already.
find_server() {
	pg_bin='' pg_major=0 vector='' too_old=''
	old_ifs=$IFS
	IFS='
'
	for dir in $(bin_dirs); do
		if [ ! -x "$dir/postgres" ] || [ ! -x "$dir/initdb" ] || [ ! -x "$dir/pg_ctl" ]; then continue; fi
		major=$("$dir/postgres" --version 2>/dev/null | sed -n 's/^postgres (PostgreSQL) \([0-9]*\).*/\1/p')
		if [ -z "$major" ] || [ "$major" -lt "$min_major" ] || [ "$major" -gt "$max_major" ]; then continue; fi
		found=$(vector_of "$dir" "$major")
		if [ -n "$found" ] && ! at_least "$found" "$min_vector"; then
			too_old=$found found=''
		fi
		if { [ -n "$found" ] && [ -z "$vector" ]; } ||
			{ [ -n "$found" ] || [ -z "$vector" ]; } && [ "$major" -gt "$pg_major" ]; then
			pg_bin=$dir pg_major=$major vector=$found
		fi
	done
	IFS=$old_ifs
	[ -n "$vector" ]
}

vector_of() {
	if [ -x "$1/pg_config" ]; then
		share=$("$1/pg_config" --sharedir)
	else
		share=/usr/share/postgresql/$2
	fi
	[ ! -r "$share/extension/vector.control" ] ||
		sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" "$share/extension/vector.control"
}

find_browser() {
	for name in chromium chromium-browser google-chrome google-chrome-stable headless-shell chrome; do
		browser=$(command -v "$name" 2>/dev/null) && return 0
	done
	for browser in "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
		"/Applications/Chromium.app/Contents/MacOS/Chromium"; do
		[ ! -x "$browser" ] || return 0
	done
	browser=''
	return 1
}

# A Mac always has Chinese fonts; elsewhere fontconfig knows.
has_chinese_font() {
	[ "$(uname -s)" = Darwin ] || { have fc-list && [ -n "$(fc-list :lang=zh family 2>/dev/null | head -n 1)" ]; }
}

# --- doing -----------------------------------------------------------------------------------------------------

# start_work opens the log, finds out how to become root, and keeps a second setup from working at the same time.
start_work() {
	log=${TMPDIR:-/tmp}/careerbot-setup-$(id -u).log
	# A name in a shared folder may be somebody else's link: never write through one.
	rm -f "$log" 2>/dev/null
	(set -C && : >"$log") 2>/dev/null || log=$(mktemp) || exit 1
	export DEBIAN_FRONTEND=noninteractive
	sudo=''
	if [ "$(id -u)" -ne 0 ]; then
		# -n: a password prompt would hang an unattended run.
		if have sudo && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then sudo='sudo'; else sudo='none'; fi
	fi
	work=$(mktemp -d "${TMPDIR:-/tmp}/careerbot-setup.XXXXXX") || exit 1
	chmod 755 "$work" # apt downloads as its own user
	trap 'as_root rm -rf "$work" 2>/dev/null || rm -rf "$work"' EXIT
	trap 'exit 130' INT TERM
	if have flock; then
		exec 9>"${TMPDIR:-/tmp}/careerbot-setup-$(id -u).lock" && flock -w 900 9
	fi
}

as_root() {
	case $sudo in
	'') "$@" ;;
	none) return 1 ;;
	*) sudo DEBIAN_FRONTEND=noninteractive "$@" ;;
	esac
}

need_root() {
	[ "$sudo" != none ] || fail "installing needs root, and there is neither root nor a sudo without a password" \
		"run as root:  $1" \
		"or set DATABASE_URL to a PostgreSQL $min_major to $max_major server that has pgvector $min_vector or newer."
}

# run STEP COMMAND… does one step with its output in the log.
run() {
	step=$1
	shift
	printf '\n== %s: %s\n' "$step" "$*" >>"$log"
	"$@" >>"$log" 2>&1 9>&-
}

apt_update() {
	[ -z "${apt_updated:-}" ] || return 0
	apt_updated=yes
	say "reading apt's package lists"
	# One dead third-party source must not stop us: what matters is checked at the installation.
	run "apt-get update" as_root apt-get -q -o DPkg::Lock::Timeout=300 update || say "apt-get update had errors (see $log); going on"
}

apt_install() {
	run "apt-get install" as_root apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
}

apt_candidate() { apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([^(].*\)/\1/p'; }
# 1:15.20-0+deb12u1 -> 15.20
upstream() { printf '%s\n' "$1" | sed 's/^[0-9]*://; s/[-+~].*//'; }
installed() { dpkg-query -W -f '${db:Status-Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^installed //p'; }

setup_apt() {
	need_root "$0   (it installs PostgreSQL, and pgvector from apt or from its source package)"
	apt_update
	if [ "$pg_major" -eq 0 ]; then install_server; fi
	if ! install_vector_package; then
		build_vector
	fi
	find_server || fail "everything was installed, and yet no PostgreSQL with pgvector is found"
}

# install_server installs the newest PostgreSQL that apt has, best one that comes with pgvector as a package.
install_server() {
	best=''
	major=$max_major
	while [ "$major" -ge "$min_major" ]; do
		if [ -n "$(apt_candidate "postgresql-$major")" ]; then
			version=$(upstream "$(apt_candidate "postgresql-$major-pgvector")")
			if [ -n "$version" ] && at_least "$version" "$min_vector"; then
				best=$major
				break
			fi
			best=${best:-$major}
		fi
		major=$((major - 1))
	done
	[ -n "$best" ] || fail "apt has no PostgreSQL $min_major to $max_major for this release" \
		"add PostgreSQL's own apt repository (https://wiki.postgresql.org/wiki/Apt) and run this again," \
		"or set DATABASE_URL to a server."
	say "installing PostgreSQL $best (without a system-wide cluster: the program runs its own)"
	# The package would create and start a cluster on port 5432. A drop-in file that lives as long as the installation
	# prevents it and leaves the machine's configuration as it was.
	dropin=/etc/postgresql-common/createcluster.d/careerbot-setup.conf
	as_root mkdir -p "${dropin%/*}"
	echo 'create_main_cluster = false' | as_root tee "$dropin" >/dev/null
	apt_install "postgresql-$best"
	result=$?
	as_root rm -f "$dropin"
	[ "$result" -eq 0 ] || fail "apt-get install postgresql-$best" "the whole output: $log"
	find_server
	[ "$pg_major" -ne 0 ] || fail "PostgreSQL $best was installed, and its programs are not found"
}

# install_vector_package takes pgvector from apt when apt has a version that is new enough for this server.
install_vector_package() {
	version=$(upstream "$(apt_candidate "postgresql-$pg_major-pgvector")")
	[ -n "$version" ] || return 1
	if ! at_least "$version" "$min_vector"; then
		say "apt's pgvector $version is older than $min_vector: building a newer one"
		return 1
	fi
	say "installing pgvector $version for PostgreSQL $pg_major from apt"
	apt_install "postgresql-$pg_major-pgvector" || fail "apt-get install postgresql-$pg_major-pgvector" "the whole output: $log"
}

# build_vector compiles pgvector from the source package of a newer release of the same distribution. apt itself fetches
# it, with a sources list of its own beside the machine's: so the signature of the release and the checksums are checked
# as for every package, and proxies and credentials are those of apt.
build_vector() {
	say "apt has no pgvector for PostgreSQL $pg_major on this release: building it from the distribution's source package"
	install_build_tools
	fetch_source
	dir=$work/build
	mkdir "$dir"
	run "unpack" tar -xf "$tarball" -C "$dir" --strip-components 1 || fail "unpacking $tarball"
	say "building pgvector $source_version"
	# OPTFLAGS="": the default is -march=native, which breaks when the files move to an older processor.
	# with_llvm=no: bitcode is for JIT, which careerbot switches off.
	jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
	run "make" make -C "$dir" -j "$jobs" OPTFLAGS="" with_llvm=no PG_CONFIG="$pg_bin/pg_config" ||
		fail "building pgvector $source_version" "the whole output: $log"
	run "make install" as_root make -C "$dir" install with_llvm=no PG_CONFIG="$pg_bin/pg_config" ||
		fail "installing pgvector $source_version" "the whole output: $log"
}

# install_build_tools installs a compiler and the headers of exactly the installed server. The newest headers would
# pull in an upgrade of the server, and with it a restart of clusters that are not ours; so that comes second.
install_build_tools() {
	for tool in gcc make; do
		if ! have "$tool"; then tools="${tools:-} $tool"; fi
	done
	case ${tools:-} in *gcc*) tools="$tools libc6-dev" ;; esac
	if [ -n "${tools:-}" ]; then
		say "installing$tools"
		# shellcheck disable=SC2086 # a list of words
		apt_install $tools || fail "apt-get install$tools" "the whole output: $log"
	fi
	dev=postgresql-server-dev-$pg_major
	server=$(installed "postgresql-$pg_major")
	if [ -e "$("$pg_bin/pg_config" --pgxs 2>/dev/null)" ] && [ -e "$("$pg_bin/pg_config" --includedir-server)/postgres.h" ]; then
		return
	fi
	[ -n "$server" ] || fail "the PostgreSQL in $pg_bin is not from apt and has no development files" \
		"install pgvector for it (https://github.com/pgvector/pgvector#installation), or let apt install postgresql-$pg_major."
	say "installing $dev (headers of PostgreSQL $server)"
	apt_install "$dev=$server" && return
	say "the archive has no $dev $server any more: upgrading the server to the version that it has"
	apt_install "postgresql-$pg_major" "$dev" || fail "apt-get install $dev" "the whole output: $log"
}

# own_apt TOOL ARGUMENT… runs an apt tool on our own sources list only. Its lists are in our own folder: no root is needed.
own_apt() {
	tool=$1
	shift
	"$tool" -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- \
		-o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" "$@"
}

# fetch_source sets tarball and source_version. A mirror can list a version whose file it does not hold: the next
# release is tried then.
fetch_source() {
	# shellcheck disable=SC1091 # /etc/os-release is not ours
	. /etc/os-release
	case $ID in
	ubuntu) origin=Ubuntu component='main universe' keyring=/usr/share/keyrings/ubuntu-archive-keyring.gpg suites='devel' ;;
	*) origin=Debian component=main keyring=/usr/share/keyrings/debian-archive-keyring.gpg suites='stable testing' ;;
	esac
	suites=${CAREERBOT_PG_SUITES:-$suites}
	# Which mirror the machine uses for this release: apt says it, in whatever format it is configured.
	# shellcheck disable=SC2016 # apt expands these
	mirror=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(CODENAME)|$(COMPONENT)|$(REPO_URI)' 'Created-By: Packages' |
		awk -F'|' -v o="$origin" -v c="${VERSION_CODENAME:-}" '$1 == o && $2 == o && $3 == c && $4 == "main" { print $5; exit }')
	[ -n "$mirror" ] || fail "apt's configuration names no $origin archive for ${VERSION_CODENAME:-this release}" \
		"the source of pgvector is fetched from there. Install pgvector yourself, or set DATABASE_URL to a server."
	options=''
	[ ! -r "$keyring" ] || options="[signed-by=$keyring] "
	mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
	for suite in $suites; do
		say "looking for pgvector in the source index of $origin $suite"
		printf 'deb-src %s%s %s %s\n' "$options" "$mirror" "$suite" "$component" >"$work/sources.list"
		if ! run "read index of $suite" own_apt apt-get update; then
			say "the source index of $suite cannot be read (see $log)"
			continue
		fi
		package_version=$(own_apt apt-cache showsrc --only-source pgvector 2>>"$log" | sed -n 's/^Version: //p' | sort_versions | tail -n 1)
		source_version=$(upstream "$package_version")
		if [ -z "$package_version" ] || ! at_least "$source_version" "$min_vector"; then
			say "$suite has ${source_version:-no pgvector}${source_version:+, older than $min_vector}"
			continue
		fi
		mkdir -p "$work/$suite"
		if (cd "$work/$suite" && run "fetch $package_version" own_apt apt-get source --download-only --tar-only "pgvector=$package_version"); then
			for tarball in "$work/$suite"/pgvector_*.orig.tar.*; do
				if [ -f "$tarball" ]; then
					say "pgvector $package_version from $origin $suite"
					return
				fi
			done
		fi
		say "$suite lists pgvector $package_version, and the mirror does not hold its file"
	done
	fail "no source of pgvector $min_vector or newer in $origin ($suites)" "the whole output: $log"
}

sort_versions() { sort -t. -k1,1n -k2,2n -k3,3n; }

setup_brew() {
	formula=postgresql@17
	say "installing $formula and pgvector with Homebrew (no service is started)"
	if [ "$pg_major" -lt 17 ]; then
		run "brew install" brew install "$formula" || fail "brew install $formula" "the whole output: $log"
	fi
	run "brew install" brew install pgvector || fail "brew install pgvector" "the whole output: $log"
	find_server || fail "Homebrew installed both, and yet no PostgreSQL with pgvector is found" \
		"pgvector's formula serves the newest PostgreSQL formulas only: see 'brew info pgvector'."
}

setup_other() {
	hint="install PostgreSQL $min_major to $max_major and pgvector $min_vector or newer"
	if have dnf; then
		hint="sudo dnf install postgresql-server postgresql-contrib pgvector"
	elif have pacman; then
		hint="sudo pacman -S postgresql   (pgvector is in the AUR: pgvector)"
	elif have apk; then
		hint="apk add postgresql17 postgresql17-contrib postgresql-pgvector"
	elif have zypper; then
		hint="sudo zypper install postgresql17-server postgresql17-contrib postgresql17-pgvector"
	elif [ "$(uname -s)" = Darwin ]; then
		hint="install Homebrew (https://brew.sh), then:  brew install postgresql@17 pgvector"
	fi
	log=''
	fail "this script installs on Debian, Ubuntu and macOS with Homebrew only" "here:  $hint" \
		"then run it again; or set DATABASE_URL to a server, or CAREERBOT_PG_BIN to the folder of initdb and postgres."
}

setup_postgres() {
	if [ -n "${DATABASE_URL:-}" ]; then
		[ "$check" = no ] || say "DATABASE_URL is set: that server is used, nothing is installed"
		return
	fi
	if find_server; then
		[ "$check" = no ] || say "PostgreSQL $pg_major in $pg_bin with pgvector $vector"
		return
	fi
	if [ "$pg_major" -eq 0 ]; then
		say "no PostgreSQL server $min_major to $max_major found"
	else
		say "PostgreSQL $pg_major in $pg_bin, and pgvector ${too_old:+$too_old only: $min_vector or newer }is missing"
	fi
	[ "$check" = no ] || exit 1
	start_work
	# Another setup may have done it all while this one waited for the lock.
	if ! find_server; then
		if have apt-get; then
			setup_apt
		elif have brew; then
			setup_brew
		else
			setup_other
		fi
	fi
	say "PostgreSQL $pg_major in $pg_bin with pgvector $vector"
}

setup_chromium() {
	if find_browser && has_chinese_font; then
		[ "$check" = no ] || say "browser: $browser; a Chinese font is there"
		return
	fi
	say "missing for the browser tests:${browser:- a browser}$(has_chinese_font || echo ', a Chinese font')"
	[ "$check" = no ] || exit 1
	start_work
	if have apt-get; then
		# shellcheck disable=SC1091 # /etc/os-release is not ours
		. /etc/os-release
		set --
		has_chinese_font || set -- fontconfig fonts-wqy-zenhei
		if [ -z "$browser" ]; then
			[ "$ID" != ubuntu ] || fail "Ubuntu has Chromium as a snap only, which does not run in containers" \
				"run:  sudo snap install chromium   or install Google Chrome's .deb"
			set -- "$@" chromium
		fi
		need_root "apt-get install -y $*"
		apt_update
		say "installing $*"
		apt_install "$@" || fail "apt-get install $*" "the whole output: $log"
	elif have brew; then
		fail "no browser found" "run:  brew install --cask chromium   (or install Google Chrome)"
	else
		fail "no browser found" "install Chromium and a Chinese font (Noto Sans CJK or WenQuanYi Zen Hei)"
	fi
	find_browser || fail "a browser was installed, and yet none is found"
	say "browser: $browser"
}

check=no
what=postgres
for argument in "$@"; do
	case $argument in
	--check) check=yes ;;
	chromium) what=chromium ;;
	-h | --help)
		sed -n '2,/^set -u/{/^#/s/^# \{0,1\}//p;}' "$0"
		exit 0
		;;
	*)
		say "unknown argument: $argument (takes: --check, chromium, --help)"
		exit 2
		;;
	esac
done
"setup_$what"
