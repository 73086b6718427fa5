#!/usr/bin/env bash
# Waggle on a bare Debian machine: docs/deployment.md, "A machine of your own".
#   deploy.sh install [--with-servers] [--name HOST --email ADDRESS]   installs the release that this file is part of, or upgrades to it
#   deploy.sh rollback                                                 goes back to the release before
#   deploy.sh backup | restore FOLDER                                  now, with the passphrase in /etc/waggle/backup.passphrase
#   deploy.sh status
set -euo pipefail

ETC=/etc/waggle
OPT=/opt/waggle
STATE=/var/lib/waggle
BACKUPS=/var/backups/waggle
UNITS=/etc/systemd/system
SITE=/etc/nginx/sites-available/waggle
JOURNAL=$OPT/deploying
UNIT_FILES=(waggle.service waggle-backup.service waggle-backup.timer)
HEALTHY_WITHIN=180
DONE_WITHIN=${WAGGLE_DONE_WITHIN:-120}
KEPT_RELEASES=3
LOG_LINES=15
LOCKED_FOR=150

say() { printf '%s\n' "$*" >&2; }
# What, where, how to mend.
fail() { printf 'deploy.sh: %s\n  %s\n' "$1" "$2" >&2; exit "${3:-1}"; }
json() { node -e 'let v = JSON.parse(require("fs").readFileSync(0, "utf8")); for (const k of process.argv.slice(1)) v = v?.[k]; process.stdout.write(String(v ?? ""))' "$@"; }
in_release() { WAGGLE_RELEASE=$1 "$1/deploy/waggle" "${@:2}"; }
current() { readlink -e "$OPT/current" 2>/dev/null || true; }
version_of() { if [[ -n $1 ]]; then cat "$1/VERSION" 2>/dev/null || basename "$1"; else echo nothing; fi; }
setting() { sed -n "s/^$1=//p" "$ETC/waggle.env" 2>/dev/null | tail -n 1 | tr -d "'\""; }
is_up() { systemctl is-active --quiet waggle.service; }

# ---- what is under way, so that a run that was cut off is mended by the next one ----
declare -A STORY=([STEP]='' [FROM]='' [TO]='' [BACKUP]='' [STOP]='' [KIND]=upgrade)
write_journal() {
  local key
  { for key in "${!STORY[@]}"; do printf '%s=%s\n' "$key" "${STORY[$key]}"; done; } > "$JOURNAL.new"
  sync "$JOURNAL.new"
  mv -T "$JOURNAL.new" "$JOURNAL"
}
begin() { STORY[STEP]=$1; write_journal; say "== $1"; }
read_journal() {
  local key value
  while IFS='=' read -r key value; do STORY[$key]=$value; done < "$JOURNAL"
}

# ---- checks that change nothing ----
require_machine() {
  [[ $(id -u) -eq 0 ]] || fail 'only root may install.' 'Run: sudo deploy/deploy.sh ...' 2
  local program
  for program in systemctl systemd-run apt-get flock tar; do
    command -v "$program" > /dev/null || fail "$program is not here." 'This is for Debian 12 or later with systemd; elsewhere see docs/deployment.md.' 2
  done
  command -v node > /dev/null || fail 'node is not here.' 'Install Node 20.19 or later for all users: https://nodejs.org/en/download' 2
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' || fail "node $(node --version) is too old." 'Install Node 20.19 or later for all users.' 2
}
require_release() {
  [[ -f $1/apps/cli/dist/main.js && -f $1/VERSION ]] || fail "$1 is no built release." 'Make one: node tools/deploy/src/release.mjs FILE.tar.gz, unpack it on this machine, run its deploy/deploy.sh.' 2
}
require_settings() {
  local name missing=()
  for name in AMQP_URL DATABASE_URL REDIS_URL; do [[ -n $(setting "$name") ]] || missing+=("$name"); done
  (( ${#missing[@]} == 0 )) || fail "$ETC/waggle.env lacks ${missing[*]}." 'Write them there (administrators of your servers), or let --with-servers install Debian'\''s and fill them in.' 2
}
# The service's own check: every fault of every service at once.
require_valid() {
  in_release "$1" up --check > /dev/null && return 0
  [[ $1 == "$(current)" || -f $JOURNAL ]] || rm -rf "$1"
  fail "the settings in $ETC/waggle.env do not fit version $(version_of "$1"). Nothing was changed." "Correct what is named above; docs/configuration.md lists all settings." 2
}
require_room() {
  local need have
  need=$(du -sk "$1" | cut -f1)
  have=$(df -k --output=avail "$OPT" | tail -n 1)
  (( have > need + 102400 )) || fail "$OPT has $((have / 1024)) MB left, and the release needs $((need / 1024)) MB and 100 to work with. Nothing was changed." "Make room, e.g. remove old releases in $OPT/releases." 1
}

# ---- the machine ----
prepare_machine() {
  # psql and pg_dump for backups, git for the shared workspace, ps to tell a zone that runs from one that died.
  install_packages psql:postgresql-client git:git ps:procps openssl:openssl
  id -u waggle > /dev/null 2>&1 || useradd --system --home-dir "$STATE" --no-create-home --shell /usr/sbin/nologin waggle
  install -d -m 0755 "$OPT" "$OPT/releases"
  install -d -m 0700 "$ETC"
  install -d -m 0700 -o waggle -g waggle "$BACKUPS"
  [[ -f $ETC/waggle.env ]] || install -m 0600 "$1/deploy/waggle.env.example" "$ETC/waggle.env"
  if [[ ! -f $ETC/backup.passphrase ]]; then
    (umask 077; openssl rand -base64 30 > "$ETC/backup.passphrase.new"; mv "$ETC/backup.passphrase.new" "$ETC/backup.passphrase")
    say "The passphrase of the backups is in $ETC/backup.passphrase. Keep a copy elsewhere: without it no backup opens."
  fi
  chmod 0600 "$ETC/waggle.env" "$ETC/backup.passphrase"
}
install_packages() {
  local pair wanted=()
  for pair in "$@"; do command -v "${pair%%:*}" > /dev/null || wanted+=("${pair#*:}"); done
  (( ${#wanted[@]} == 0 )) && return 0
  say "Installing ${wanted[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "${wanted[@]}" > /dev/null \
    || fail "apt-get could not install ${wanted[*]}." 'See what it says above; try: apt-get update'
}
write_setting() {
  [[ -z $(setting "$1") ]] || return 0
  # An editor may have left the last line without its end.
  [[ -z $(tail -c 1 "$ETC/waggle.env") ]] || printf '\n' >> "$ETC/waggle.env"
  printf '%s=%s\n' "$1" "$2" >> "$ETC/waggle.env"
}
# On loopback alone, with passwords that only root and the service see.
install_servers() {
  export PATH=$PATH:/usr/sbin:/sbin
  install_packages rabbitmq-server:rabbitmq-server pg_ctlcluster:postgresql redis-server:redis-server
  systemctl enable --quiet --now postgresql redis-server rabbitmq-server
  if ! cmp -s "$1/deploy/rabbitmq.conf" /etc/rabbitmq/conf.d/waggle.conf; then
    if ! grep -qsv '^ *#\|^$' /etc/rabbitmq/rabbitmq-env.conf; then install -m 0644 "$1/deploy/rabbitmq-env.conf" /etc/rabbitmq/rabbitmq-env.conf; fi
    systemctl stop rabbitmq-server
    install -D -m 0644 "$1/deploy/epmd.socket.conf" "$UNITS/epmd.socket.d/waggle.conf"
    systemctl daemon-reload
    # The broker's own command to stop asks epmd, and starts one that nobody watches when it finds none: so one after the other.
    systemctl stop epmd.service
    systemctl try-restart epmd.socket
    rabbitmq-plugins --offline enable rabbitmq_management > /dev/null
    # Last: by this file the next run knows that all of it was done.
    install -D -m 0644 "$1/deploy/rabbitmq.conf" /etc/rabbitmq/conf.d/waggle.conf
    systemctl restart rabbitmq-server
  fi
  local amqp database users
  amqp=$(openssl rand -hex 24) database=$(openssl rand -hex 24)
  write_setting AMQP_URL "amqp://waggle:$amqp@127.0.0.1:5672/"
  write_setting AMQP_MANAGEMENT_URL "http://waggle:$amqp@127.0.0.1:15672"
  write_setting DATABASE_URL "postgres://waggle:$database@127.0.0.1:5432/postgres"
  write_setting REDIS_URL redis://127.0.0.1:6379/0
  amqp=$(password_in AMQP_URL) database=$(password_in DATABASE_URL)
  rabbitmqctl -q await_startup --timeout 120
  # Read whole first: grep -q would hang up on rabbitmqctl, whose failure then reads as "not found".
  users=$(rabbitmqctl -q list_users)
  grep -q '^waggle\s' <<< "$users" || rabbitmqctl -q add_user waggle <<< "$amqp" > /dev/null
  rabbitmqctl -q change_password waggle <<< "$amqp" > /dev/null
  rabbitmqctl -q set_user_tags waggle administrator
  rabbitmqctl -q set_permissions -p / waggle '.*' '.*' '.*'
  ! grep -q '^guest\s' <<< "$users" || rabbitmqctl -q delete_user guest
  as_postgres "DO \$do\$ BEGIN IF to_regrole('waggle') IS NULL THEN CREATE ROLE waggle; END IF; END \$do\$; ALTER ROLE waggle LOGIN CREATEDB CREATEROLE PASSWORD '$database'"
  if (( $(as_postgres 'SHOW max_connections') < 300 )); then
    as_postgres 'ALTER SYSTEM SET max_connections = 300'
    systemctl restart postgresql
  fi
}
as_postgres() { (cd / && runuser -u postgres -- psql -XAtq -v ON_ERROR_STOP=1 <<< "$1"); }
password_in() { setting "$1" | sed -E 's#^[a-z]+://[^:]+:([^@]*)@.*#\1#'; }

# ---- releases ----
# Copied beside the others under another name first, so that a folder with a version's name is whole.
stage() {
  local target=$OPT/releases/$2
  [[ $(readlink -f "$1") == "$target" ]] && return 0
  if [[ -d $target ]]; then
    # The same version again: only when nothing uses it.
    diff -q "$1/VERSION" "$target/VERSION" > /dev/null && cmp -s "$1/MANIFEST" "$target/MANIFEST" && return 0
    fail "$target is there already, with other content." "Give the release another version: node tools/deploy/src/release.mjs --version ..."
  fi
  rm -rf "$OPT"/releases/.staging-*
  cp -a --reflink=auto "$1" "$OPT/releases/.staging-$2"
  chown -R root:root "$OPT/releases/.staging-$2"
  mv -T "$OPT/releases/.staging-$2" "$target"
}
switch_to() {
  if [[ -z $1 ]]; then rm -f "$OPT/current"; return 0; fi
  ln -sfn "$1" "$OPT/.current"
  mv -T "$OPT/.current" "$OPT/current"
}
install_units() {
  local unit
  for unit in "${UNIT_FILES[@]}"; do install -m 0644 "$1/deploy/systemd/$unit" "$UNITS/$unit"; done
  ln -sfn "$OPT/current/deploy/waggle" /usr/local/bin/waggle
  systemctl daemon-reload
  systemctl enable --quiet waggle.service
  systemctl enable --quiet --now waggle-backup.timer
}
remove_units() {
  systemctl disable --quiet --now waggle-backup.timer waggle.service 2> /dev/null || true
  rm -f "${UNIT_FILES[@]/#/$UNITS/}" /usr/local/bin/waggle
  systemctl daemon-reload
}
prune_releases() {
  local release keep
  keep=$(printf '%s\n%s\n' "$(current)" "${STORY[FROM]}")
  find "$OPT/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %p\n' | sort -rn | tail -n "+$((KEPT_RELEASES + 1))" | cut -d' ' -f2- | while read -r release; do
    grep -qxF "$release" <<< "$keep" || rm -rf "$release"
  done
}

# ---- TLS ----
install_tls() {
  local name=$1 email=$2 port before
  port=$(setting GATEWAY_PORT)
  before=$(< "$ETC/waggle.env")
  install_packages nginx:nginx certbot:certbot
  install -d -m 0755 /var/lib/waggle-acme
  [[ ! -f $SITE ]] || cp -a "$SITE" "$SITE.before"
  if [[ ! -f /etc/letsencrypt/live/$name/fullchain.pem ]]; then
    write_site "$name" "${port:-3000}" plain
    certbot certonly --non-interactive --agree-tos --keep-until-expiring --email "$email" --webroot -w /var/lib/waggle-acme -d "$name" --deploy-hook 'systemctl reload nginx' >&2 \
      || fail "certbot got no certificate for $name." "The name must lead to this machine, and ports 80 and 443 be open. Then run the same again."
  fi
  write_site "$name" "${port:-3000}" tls
  write_setting GATEWAY_PUBLIC_URL "https://$name"
  write_setting GATEWAY_TRUST_PROXY loopback
  # A zone that runs has read its settings already.
  [[ $(< "$ETC/waggle.env") == "$before" ]] || stop_zone
}
write_site() {
  local template=${STORY[TO]}/deploy/nginx/waggle.conf strip='/^#tls/d'
  [[ $3 == plain ]] || strip='s/^#tls //'
  sed -e "$strip" -e "s/@NAME@/$1/g" -e "s/@PORT@/$2/g" "$template" > "$SITE.new"
  mv "$SITE.new" "$SITE"
  ln -sfn "$SITE" /etc/nginx/sites-enabled/waggle
  nginx -t -q || { restore_site; fail "nginx does not take $SITE." 'See what it says above.'; }
  systemctl enable --quiet --now nginx
  systemctl reload nginx
}
restore_site() {
  if [[ -f $SITE.before ]]; then mv "$SITE.before" "$SITE"; else rm -f "$SITE" /etc/nginx/sites-enabled/waggle; fi
}

# ---- the service ----
# Names the first password here: the service would write it into its log.
make_tables() {
  local said
  said=$(in_release "${STORY[TO]}" up --prepare --json)
  [[ -z $(json signIn name <<< "$said") ]] || say "Sign in as $(json signIn name <<< "$said") with the password $(json signIn password <<< "$said") (shown this once; another one: waggle operator password)"
}
# In a trap a bare return would give what the trap was called with.
start_zone() {
  systemctl reset-failed waggle.service 2> /dev/null || true
  systemctl start waggle.service
  local until=$((SECONDS + HEALTHY_WITHIN)) code
  while (( SECONDS < until )); do
    if [[ $(systemctl show -P NRestarts waggle.service) -gt 0 ]] || ! is_up; then break; fi
    code=0
    if [[ -f $STATE/home/run.json ]]; then in_release "$(current)" status > /dev/null 2>&1 || code=$?; else code=3; fi
    # 5: it answers, and has something to say, such as a disk that fills up.
    if (( code == 0 || code == 5 )); then return 0; fi
    sleep 1
  done
  journalctl --no-pager --quiet --output=cat --unit=waggle.service --lines="$LOG_LINES" >&2 || true
  systemctl stop waggle.service || true
  return 1
}
# One that is under way, begun by the timer, is older than what it must hold, and systemd would take it for this one.
back_up() {
  while [[ $(systemctl show -P ActiveState waggle-backup.service) == activating ]]; do sleep 1; done
  systemctl start waggle-backup.service && return 0
  journalctl --no-pager --quiet --output=cat --unit=waggle-backup.service --lines="$LOG_LINES" >&2 || true
  fail 'there is no backup, so nothing is changed.' 'Mend what it says above; then run the same again.'
}
newest_backup() { find "$BACKUPS" -mindepth 1 -maxdepth 1 -type d -name '2*Z' -printf '%f\n' | sort | tail -n 1; }
stop_zone() { ! is_up || systemctl stop waggle.service; }
# A task of the kind that the machine does by itself, from the gateway through broker, workspace, guard and agent. The passive one of two
# zones leaves it to the other: there every service must answer a test task of the monitor instead.
smoke_test() {
  local task='' status='' until=$((SECONDS + DONE_WITHIN))
  while (( SECONDS < until )); do
    # Looked at each time: right after its start a zone does not know yet which of the two is active.
    if is_passive; then
      if all_answer; then say '   the other zone is active, and every service here answers'; return 0; fi
    else
      [[ -n $task ]] || task=$(in_release "$(current)" add ERROR --title 'Smoke test' --body 'The deployment looks whether work is done.' --priority HIGH --json | json taskId) || return 1
      status=$(in_release "$(current)" why "$task" --json 2> /dev/null | json status 2> /dev/null) || status=''
      case $status in
        done) say "   $task is done"; return 0 ;;
        failed | rejected | cancelled | expired | needs_reconciliation) break ;;
      esac
    fi
    sleep 1
  done
  if is_passive; then say "   not every service answers after $DONE_WITHIN s: sudo waggle health"; else say "   $task is ${status:-not there} after $DONE_WITHIN s"; fi
  return 1
}
is_passive() {
  local zones place
  zones=$(in_release "$(current)" zones status --json 2> /dev/null) || return 1
  [[ $(json alone <<< "$zones") == false ]] || return 1
  place=$(json file table general <<< "$zones")
  [[ $place != active ]] || place=$(json file active <<< "$zones")
  [[ $place != both && $place != "$(json here <<< "$zones")" ]]
}
all_answer() {
  local health code=0
  health=$(in_release "$(current)" health --json 2> /dev/null) || code=$?
  # 5: it answers, and has something to say.
  (( code == 0 || code == 5 )) || return 1
  node -e '
    const { monitored } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const running = (monitored?.services ?? []).filter(({ instances, lanes }) => instances.length > 0 || lanes.some(({ consumers }) => consumers > 0));
    const answers = ({ instances, lanes }) => instances.some(({ state }) => state === "alive") && lanes.every(({ probeSeconds }) => probeSeconds !== null);
    process.exit(running.length > 0 && running.every(answers) ? 0 : 1);' <<< "$health"
}
# Nothing dangerous happens between the backup and the proof: what is rolled back has had no effect outside. In a cloud zone nothing could.
hold() {
  ! only_prepares || return 0
  STORY[STOP]=$(in_release "$(current)" stop dangerous --why "deployment of $(version_of "${STORY[TO]}")" --json 2> /dev/null | json stop id) || STORY[STOP]=''
  write_journal
  [[ -n ${STORY[STOP]} ]]
}
# Asked of the zone that runs: what stands in the settings may hold from its next start on.
only_prepares() { [[ $(in_release "$(current)" status --json 2> /dev/null | json role 2> /dev/null) == cloud ]]; }
lift() {
  [[ -n ${STORY[STOP]} ]] || return 0
  in_release "$(current)" lift "${STORY[STOP]}" --why 'the deployment has ended' > /dev/null || say "The stop ${STORY[STOP]} could not be lifted: waggle lift ${STORY[STOP]} --why 'deployment ended'"
}
record() { in_release "$(current)" record "$@" > /dev/null 2>&1 || say "This is not on record: waggle record $*"; }

# ---- rollback ----
roll_back() {
  set +e
  local from=${STORY[FROM]} to=${STORY[TO]}
  say "== rolling back to $(version_of "$from") (it failed at: ${STORY[STEP]})"
  systemctl stop waggle.service 2> /dev/null
  [[ ! -f $SITE.before ]] || { restore_site; systemctl reload nginx; }
  if [[ -z $from ]]; then
    remove_units
    switch_to ''
    say "Nothing is installed; settings in $ETC and data in $STATE are kept."
  else
    switch_to "$from"
    install_units "$from"
    if [[ -n ${STORY[BACKUP]} ]] && ! in_release "$from" restore "$BACKUPS/${STORY[BACKUP]}" --only database --if-migrated --force >&2; then
      fail "the database could not be put back; the zone is down." "Mend what is named above, then run deploy.sh again: it goes on here. The backup: $BACKUPS/${STORY[BACKUP]}"
    fi
    start_zone || fail "version $(version_of "$from") does not start either; the zone is down." 'See: journalctl -u waggle. Then run deploy.sh again: it goes on here.'
    lift
    record rollback "$(version_of "$from")" --detail "from $(version_of "$to"), which failed at: ${STORY[STEP]}"
  fi
  rm -f "$JOURNAL"
  set -e
}
# Whatever ends this script before the new version is proved.
undo() {
  trap - EXIT
  roll_back
  fail "version $(version_of "${STORY[TO]}") was not installed: it failed at \"${STORY[STEP]}\"." "What it said is above; $(version_of "${STORY[FROM]}") is in place again."
}
recover() {
  [[ -f $JOURNAL ]] || return 0
  read_journal
  say "The last deployment was cut off at \"${STORY[STEP]}\"."
  if [[ ${STORY[STEP]} == proved ]]; then finish; else roll_back; fi
  STORY=([STEP]='' [FROM]='' [TO]='' [BACKUP]='' [STOP]='' [KIND]=upgrade)
}

# ---- commands ----
install_release() {
  local source=$1 with_servers=$2 name=$3 email=$4 version
  require_release "$source"
  [[ -z $name || $name =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || fail "$name is no name of a machine." 'Like this: --name waggle.example.org' 2
  [[ -z $name || -n $email ]] || fail '--name wants --email.' 'The address to which the certificate authority writes: --email you@example.org' 2
  prepare_machine "$source"
  [[ $with_servers == no ]] || install_servers "$source"
  require_settings
  require_room "$source"
  version=$(version_of "$source")
  stage "$source" "$version"
  require_valid "$OPT/releases/$version"
  recover
  STORY[FROM]=$(current) STORY[TO]=$OPT/releases/$version
  [[ ${STORY[FROM]} != "${STORY[TO]}" ]] || say "Version $version is installed already; looking whether all is as it should be."
  trap undo EXIT
  if [[ -n ${STORY[FROM]} && ${STORY[FROM]} != "${STORY[TO]}" ]]; then
    begin 'holding what is dangerous'
    if is_up && ! hold; then
      trap - EXIT
      rm -f "$JOURNAL"
      fail 'dangerous calls could not be held. Nothing was changed.' 'See: sudo waggle status. A zone that does not answer is upgraded when it is down: systemctl stop waggle, then run the same again.'
    fi
    begin 'stopping the zone'
    stop_zone
    begin 'backing up'
    back_up
    STORY[BACKUP]=$(newest_backup)
    write_journal
  fi
  if ! is_up; then
    begin 'making tables'
    make_tables
  fi
  begin 'switching'
  switch_to "${STORY[TO]}"
  install_units "${STORY[TO]}"
  [[ -z $name ]] || { begin 'TLS'; install_tls "$name" "$email"; }
  begin 'starting'
  start_zone
  # A zone that was down could not be told before.
  [[ -z ${STORY[BACKUP]} || -n ${STORY[STOP]} ]] || hold
  begin 'smoke test'
  smoke_test
  begin proved
  trap - EXIT
  finish
  say "Version $version runs. sudo waggle status"
}
finish() {
  lift
  rm -f "$SITE.before"
  if [[ -z ${STORY[FROM]} ]]; then record install "$(version_of "${STORY[TO]}")"
  elif [[ ${STORY[FROM]} != "${STORY[TO]}" ]]; then
    ln -sfn "${STORY[FROM]}" "$OPT/previous"
    record "${STORY[KIND]}" "$(version_of "${STORY[TO]}")" --detail "from $(version_of "${STORY[FROM]}"), backup ${STORY[BACKUP]}"
  fi
  prune_releases
  rm -f "$JOURNAL"
}

# The zone is down meanwhile; what was there before goes.
restore_backup() {
  local folder=$1
  [[ -f $folder/manifest.json ]] || fail "$folder is no backup." "There are: $(ls "$BACKUPS")" 2
  [[ -n $(current) ]] || fail 'no release is installed.' 'First: deploy.sh install' 2
  recover
  # The service's user must be able to read it, wherever it came from.
  if [[ $(readlink -f "$folder") != "$BACKUPS"/* ]]; then cp -a "$folder" "$BACKUPS/"; folder=$BACKUPS/$(basename "$folder"); fi
  chown -R waggle:waggle "$folder"
  stop_zone
  in_release "$(current)" restore "$folder" --force >&2 || { say 'The zone is down.'; fail 'the backup is not in place.' 'Mend what is named above; then run the same again. What was there before: systemctl start waggle'; }
  start_zone || fail 'the zone does not start with what was restored.' 'See: journalctl -u waggle'
  in_release "$(current)" audit verify >&2
  say 'What was carried out after this backup is not known any more, and may be asked of you again. Before you approve, look at the bank and the sent mail.'
}
show_status() {
  local newest
  newest=$(newest_backup)
  printf 'version:  %s\n' "$(version_of "$(current)")"
  printf 'releases: %s\n' "$(find "$OPT/releases" -mindepth 1 -maxdepth 1 -type d -not -name '.*' -printf '%f ' 2> /dev/null)"
  printf 'service:  %s\n' "$(systemctl is-active waggle.service || true)"
  printf 'backups:  newest %s, next %s\n' "${newest:-none}" "$(systemctl show -P NextElapseUSecRealtime waggle-backup.timer 2> /dev/null || true)"
  [[ ! -f $JOURNAL ]] || printf 'a deployment was cut off: run the same deploy.sh again\n'
  is_up && in_release "$(current)" status
}
usage() { sed -n '2,7s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }

main() {
  local command=${1:-} source with_servers=no name='' email=''
  source=$(readlink -f "$(dirname "${BASH_SOURCE[0]}")/..")
  shift || usage
  while (( $# > 0 )) && [[ $1 == --* ]]; do
    case $1 in
      --with-servers) with_servers=yes ;;
      --name) name=${2:-}; shift ;;
      --email) email=${2:-}; shift ;;
      *) usage ;;
    esac
    shift || usage
  done
  require_machine
  # Not in /run/lock, where everybody may put a file first.
  exec 9> /run/waggle-deploy.lock
  # What a killed one has begun holds it to its end.
  [[ $command == status ]] || flock --timeout "$LOCKED_FOR" 9 || fail 'another deploy.sh is at work.' 'Wait for its end.'
  case $command in
    install) install_release "$source" "$with_servers" "$name" "$email" ;;
    rollback)
      source=$(readlink -e "$OPT/previous" || true)
      [[ -d $source ]] || fail 'there is no release before this one.' "Releases: $(ls "$OPT/releases" 2> /dev/null)" 2
      STORY[KIND]=rollback
      install_release "$source" no '' ''
      say 'Tables and data are those of the newer version. To have those of before: deploy.sh restore FOLDER'
      ;;
    backup) back_up; newest_backup ;;
    restore) restore_backup "$(readlink -f "${1:-none}")" ;;
    status) show_status ;;
    *) usage ;;
  esac
}
main "$@"
