#!/bin/sh
# Runs every verb of the program once, as its users and other programs do, on a
# private database of its own, and checks exit codes and output.
set -eu
careerbot=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
chmod 711 "$work" # the database's own user must get through
mkdir "$work/data"
chmod 711 "$work/data"
trap 'rm -rf "$work"' EXIT
export CAREERBOT_DATA="$work/data" CAREERBOT_ADDR=127.0.0.1:0
unset DATABASE_URL OPENAI_API_KEY OPENAI_BASE_URL OPENAI_CHAT_MODEL OPENAI_TRANSCRIPTION_MODEL OPENAI_EMBEDDING_MODEL TELEGRAM_BOT_TOKEN TELEGRAM_WEBHOOK_URL
cd "$work"

fail() { echo "verbs: $1" >&2; exit 1; }
# expect CODE WHAT COMMAND…: runs, keeps stdout in $work/out, checks the exit code
expect() {
	want=$1 what=$2
	shift 2
	code=0
	"$@" >out 2>err || code=$?
	[ "$code" = "$want" ] || { cat err >&2; fail "$what: exit code $code, want $want"; }
}
holds() { grep -q -- "$1" out || { cat out err >&2; fail "$2: no $1 in its output"; }; }

for verb in serve chat doctor load ask search eval entitlements library golden spaces web places vacancies gaps letters outbox export; do
	expect 0 "--help" "$careerbot" --help
	holds "^  $verb" "--help"
	expect 0 "$verb --help" "$careerbot" "$verb" --help
done
expect 2 "unknown verb" "$careerbot" frobnicate
expect 2 "wrong flag" "$careerbot" search -k 0 x
expect 2 "wrong configuration" env CAREERBOT_ADDR=nowhere "$careerbot" doctor
expect 0 "doctor" "$careerbot" doctor
holds "PostgreSQL" "doctor"
holds "^sharing" "doctor"
expect 0 "ask, zh" "$careerbot" ask --json 试用期最长多久
holds '"outcome":"answered"' "ask, zh"
expect 0 "ask, en" "$careerbot" ask --json --lang en "How long can probation be?"
holds '"citations":\[{"n":1' "ask, en"
expect 0 "ask, declined" "$careerbot" ask --json "What is the capital of France?"
holds '"outcome":"declined"' "ask, declined"
expect 0 "search" "$careerbot" search --json -k 3 --region 广州 失业保险金
holds '"rank":3' "search"
expect 2 "search, region" "$careerbot" search --region Atlantis x
mkdir docs
printf '# 午休规定\n\n第一条 本单位午休时间为两小时。\n' >docs/rest.md
printf '\000\001\002' >docs/broken.bin
expect 1 "load with a refused file" "$careerbot" load --json --valid-from 2025-01-01 docs
holds '"status":"loaded"' "load"
holds '"status":"refused"' "load"
expect 0 "load, unchanged" "$careerbot" load --json --valid-from 2025-01-01 docs/rest.md
holds '"status":"unchanged"' "load again"
printf '午休时间多长？\n' | expect 0 "chat" "$careerbot" chat
holds "两小时" "chat"
printf '# 午休规定\n\n第一条 本单位午休时间为三小时。\n' >docs/rest.md
expect 0 "load, a newer text" "$careerbot" load --json --valid-from 2025-01-01 docs/rest.md
version=$(sed -n 's/.*"version":\([0-9]*\).*/\1/p' out | head -1)
expect 0 "library diff" "$careerbot" library diff "$version"
holds '"op":"+","text":"三"' "library diff"
expect 1 "library diff, with none" "$careerbot" library diff 1
mkdir set
printf '{"id":"a","title":"","text":"probation lasts two months"}\n{"id":"b","title":"","text":"wages are paid monthly"}\n' >set/corpus.jsonl
printf '{"id":"1","text":"probation months","answerable":true}\n{"id":"2","text":"weather","answerable":false}\n' >set/queries.jsonl
printf 'query-id\tdoc-id\tscore\n1\ta\t1\n' >set/qrels.tsv
expect 0 "eval retrieval" "$careerbot" eval retrieval --json set
holds '"recall@1":1' "eval retrieval"
expect 0 "eval answers" "$careerbot" eval answers --json set
holds '"auroc"' "eval answers"
mkdir turns
cp set/corpus.jsonl set/qrels.tsv turns
printf '{"id":"0","text":"How long can probation be?","standalone":true}\n{"id":"1","text":"and for part-timers?","standalone":false}\n' >turns/queries.jsonl
expect 0 "eval followups" "$careerbot" eval followups --json turns
holds '"turns":1,"followed":1,"raw"' "eval followups"
expect 1 "eval followups, no dialogues" "$careerbot" eval followups --json set
mkdir cases
printf '{"id":"r","text":"You must:\\n* pay for six months\\n* be registered"}\n' >cases/corpus.jsonl
printf '{"id":"1","scenario":"","history":[],"decision":"ask"}\n' >cases/queries.jsonl
printf 'query-id\tdoc-id\tscore\n1\tr\t1\n' >cases/qrels.tsv
expect 0 "eval asking" "$careerbot" eval asking --json cases
holds '"recall":1' "eval asking"

printf '火星上能种土豆吗\n' | expect 0 "chat" "$careerbot" chat
expect 0 "gaps list" "$careerbot" gaps list --json
holds '"question":"火星上能种土豆吗"' "gaps list"
expect 2 "gaps list, limit" "$careerbot" gaps list --limit 0
expect 0 "letters list" "$careerbot" letters list --json
expect 0 "letters replay --all" "$careerbot" letters replay --all
expect 1 "letters replay" "$careerbot" letters replay 1
expect 2 "letters replay, nothing named" "$careerbot" letters replay
expect 0 "outbox list" "$careerbot" outbox list --state unknown --json
[ ! -s out ] || fail "outbox list: there is nothing to list"
expect 1 "outbox resend" "$careerbot" outbox resend 1
expect 2 "outbox resend, nothing named" "$careerbot" outbox resend
expect 2 "outbox list, state" "$careerbot" outbox list --state sent
expect 0 "proposals list" "$careerbot" proposals list --json
[ ! -s out ] || fail "proposals list: there is nothing to list"
expect 1 "proposals export, nothing decided" "$careerbot" proposals export set
printf '名称,地址,经度,纬度,办公时间\n甲服务站,槐荫区甲路1号,116.9061,36.6503,周一至周五 9:00-17:00\n乙,甲路3号,116.9,,\n' >stations.csv
expect 1 "places load with a refused row" "$careerbot" places load --json --datum gcj02 --region 济南 stations.csv
holds '"loaded":1' "places load"
expect 0 "places list" "$careerbot" places list --json --region 370104
holds '"name":"甲服务站"' "places list"
expect 0 "places near" "$careerbot" places near --json --lat 36.65 --lon 116.90
holds '"outcome":"within"' "places near"
expect 0 "places near, a street" "$careerbot" places near --at 甲路
holds "甲服务站" "places near, a street"
expect 2 "places near, nowhere" "$careerbot" places near

printf 'code,name\n4,社会生产服务和生活服务人员\n4-09,水利、环境和公共设施管理服务人员\n4-09-08,环境卫生服务人员\n4-09-08-03,生活垃圾处理工\n' >occupations.csv
expect 0 "occupations load" "$careerbot" occupations load --json occupations.csv
holds '"loaded":1' "occupations load"
expect 0 "occupations load, guides" "$careerbot" occupations load
expect 0 "occupations list" "$careerbot" occupations list --group 4-09-08
holds "生活垃圾处理工" "occupations list"
expect 0 "occupations show" "$careerbot" occupations show --language en cleaner
holds "4-09-08-01" "occupations show"
expect 0 "occupations match" "$careerbot" occupations match --json --done 做过电工
holds '"by":"skills"' "occupations match"
expect 2 "occupations match, no answers" "$careerbot" occupations match --interests x
mkdir rules
printf '# 求职补助办法\n\n第一条 登记求职满三个月的人员，可以领取求职补助，每月六百元。\n' >docs/grant.md
printf 'topics: [jobs]\nfacts: [{name: seeking, type: number, unit: month, ask: {zh: 几个月？, en: Months?}}]\n' >rules/facts.yaml
cat >rules/grant.yaml <<-RULE
	id: grant
	names: {zh: 求职补助, en: Grant}
	topic: jobs
	region: CN
	from: 2025-01-01
	clauses: {one: {document: 求职补助办法, article: 第一条}}
	needs: {all: [{if: seeking >= 3 months, says: {zh: 满3个月, en: 3 months}, cites: {one: 登记求职满三个月的人员}}]}
	gives: [{unit: yuan, value: 600 yuan, says: {zh: 每月600元, en: 600 yuan a month}, cites: {one: 每月六百元}}]
	giver: {says: {zh: 市里, en: The city}, cites: {one: 可以领取求职补助}}
RULE
expect 0 "load, a rule's document" "$careerbot" load --json --region CN --valid-from 2025-01-01 docs/grant.md
expect 0 "entitlements load" "$careerbot" entitlements load rules
expect 0 "entitlements check" "$careerbot" entitlements check grant
holds "grant checked" "entitlements check"
expect 0 "entitlements reach" "$careerbot" entitlements reach --json grant
holds '"people":-1' "entitlements reach"
expect 2 "entitlements reach, no rule" "$careerbot" entitlements reach nothing
expect 2 "entitlements publish, no reason" "$careerbot" entitlements publish grant
expect 0 "entitlements publish" "$careerbot" entitlements publish --silent --why 读过 --by 王 grant
expect 0 "entitlements list" "$careerbot" entitlements list --json
holds '"state":"published"' "entitlements list"
expect 0 "entitlements ask" "$careerbot" entitlements ask --json seeking=3
holds '"outcome":"yes"' "entitlements ask"
expect 0 "entitlements load, built in" "$careerbot" entitlements load
expect 1 "entitlements check, without the laws" "$careerbot" entitlements check severance
holds "absent" "entitlements check, without the laws"
expect 0 "entitlements withdraw" "$careerbot" entitlements withdraw --why 停用 --by 王 grant

until=$(date -d '+30 days' +%F)
printf '{"id":"1","title":"保洁","company":"市图书馆","city":"杭州","district":"西湖区","salary_text":"25元/小时","employment_type":"全职","openings":"招2人","education":"不限","description":"打扫阅览室","benefits":["五险"]}\n' >jobs.ndjson
expect 0 "vacancies load" "$careerbot" vacancies load --mapping jobs_zh --label 样例 --source a --shift-dates 1 --json jobs.ndjson
holds '"loaded":1' "vacancies load"
expect 2 "vacancies load, no label" "$careerbot" vacancies load jobs.ndjson
expect 0 "vacancies list" "$careerbot" vacancies list --json
holds '"labels":\["样例"\]' "vacancies list"
expect 0 "vacancies search" "$careerbot" vacancies search --json "保洁 时薪20以上 杭州"
holds '"outcome":"within".*"title":"保洁"' "vacancies search"
expect 0 "vacancies search, loosened" "$careerbot" vacancies search "兼职保洁"
holds "without regard to: employment" "vacancies search, loosened"
expect 2 "vacancies search, no point" "$careerbot" vacancies search --near 95,10 保洁
sed -e 's/"id":"1"/"id":"2"/' -e 's/打扫阅览室/限男性/' jobs.ndjson >men.ndjson
expect 0 "vacancies load, unlawful" "$careerbot" vacancies load --mapping jobs_zh --label 样例 --source a --shift-dates 1 men.ndjson
expect 0 "vacancies review list" "$careerbot" vacancies review list
holds '第二十七条' "vacancies review list"
id=$(cut -d ' ' -f 1 out)
expect 0 "vacancies review reject" "$careerbot" vacancies review reject --why 性别限制 --by 王 "$id"
expect 1 "vacancies review publish" "$careerbot" vacancies review publish --why 无 --by 王 99-000000000000
printf '<script type="application/ld+json">{"@type":"JobPosting","identifier":"9","title":"厨师","validThrough":"%s"}</script>' "$until" >page.html
expect 0 "vacancies review reports" "$careerbot" vacancies review reports --json
expect 1 "vacancies review looked" "$careerbot" vacancies review looked --by 王 99
expect 0 "vacancies load, page" "$careerbot" vacancies load --label 网页 --json page.html
holds '"incomplete":1' "vacancies load, page"
expect 2 "vacancies sources add, a private address" "$careerbot" vacancies sources add feed http://127.0.0.1:1/jobs.json --label 网站
expect 0 "vacancies sources add" "$careerbot" vacancies sources add feed http://127.0.0.1:1/jobs.json --label 网站 --private
expect 1 "vacancies sources run" "$careerbot" vacancies sources run feed
expect 0 "vacancies sources list" "$careerbot" vacancies sources list --json
holds '"failures":1' "vacancies sources list"
expect 0 "vacancies sources remove" "$careerbot" vacancies sources remove feed
printf '# 火星土豆办法\n\n第一条 火星土豆七月种，补贴七十七元。\n' >draft.md
expect 0 "load --draft" "$careerbot" load --draft --json draft.md
holds '"status":"drafted"' "load --draft"
draft=$(sed -n 's/.*"version":\([0-9]*\).*/\1/p' out | head -n 1)
expect 0 "library list" "$careerbot" library list --state waiting --json
holds '"state":"draft"' "library list"
printf '{"question":"火星土豆几月种？","documents":[]}\n' >golden.jsonl
expect 0 "golden load" "$careerbot" golden load golden.jsonl
expect 0 "golden list" "$careerbot" golden list --json
holds '"origin":"admin"' "golden list"
golden=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' out | head -n 1)
expect 1 "golden run, blocked" "$careerbot" golden run --json "$draft"
holds '"blocked":true' "golden run, blocked"
expect 1 "library publish, blocked" "$careerbot" library publish "$draft"
expect 0 "golden remove" "$careerbot" golden remove "$golden"
expect 0 "library publish" "$careerbot" library publish "$draft"
publication=$(sed -n 's/.*"publication":\([0-9]*\).*/\1/p' out)
expect 0 "ask, of what was published" "$careerbot" ask 火星土豆几月种？
holds "七月种" "ask, of what was published"
expect 1 "library publish, twice" "$careerbot" library publish "$draft"
expect 0 "library withdraw" "$careerbot" library withdraw "$draft"
withdrawal=$(sed -n 's/.*"withdrawal":\([0-9]*\).*/\1/p' out)
expect 0 "library restore" "$careerbot" library restore "$withdrawal"
expect 1 "library restore, twice" "$careerbot" library restore "$withdrawal"
expect 0 "library undo" "$careerbot" library undo "$publication"
expect 1 "library withdraw, a draft" "$careerbot" library withdraw "$draft"
expect 0 "library discard" "$careerbot" library discard "$draft"
expect 1 "web add, no host" "$careerbot" web add https://example.org/
export CAREERBOT_WEB_HOSTS=127.0.0.1:1
expect 0 "web add" "$careerbot" web add --kind list --region 广州 http://127.0.0.1:1/zcfg/
expect 2 "web add, hours" "$careerbot" web add --hours 0 http://127.0.0.1:1/
expect 1 "web run" "$careerbot" web run
expect 0 "web list" "$careerbot" web list --json
holds '"error":"its robots.txt cannot be read' "web list"
address=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' out | head -n 1)
expect 0 "web remove" "$careerbot" web remove "$address"
expect 1 "web remove, twice" "$careerbot" web remove "$address"
unset CAREERBOT_WEB_HOSTS
expect 2 "load, nobody's access" "$careerbot" load --access all draft.md
expect 0 "spaces list" "$careerbot" spaces list --json
expect 1 "spaces build, no model" "$careerbot" spaces build some-model
expect 2 "spaces build, dimensions" "$careerbot" spaces build --dimensions 5000 some-model
expect 0 "spaces build" env CAREERBOT_VECTOR_WEIGHT=0.1 "$careerbot" spaces build offline-hashing-1
holds '"current":true' "spaces build"
space=$(sed -n 's/.*"id":\([0-9]*\).*/\1/p' out | head -n 1)
expect 1 "spaces switch, the same" env CAREERBOT_VECTOR_WEIGHT=0.1 "$careerbot" spaces switch "$space"
expect 1 "spaces back, to none" "$careerbot" spaces back
expect 1 "spaces drop, in use" "$careerbot" spaces drop "$space"
printf '/menu\n/jobs\n' | expect 0 "chat, menu" "$careerbot" chat
holds "2 找工作" "chat, menu"
holds "日结零工" "chat, jobs"

: >serve.err
"$careerbot" serve >serve.out 2>serve.err &
server=$!
tries=0
until grep -q '^web chat: ' serve.err; do
	tries=$((tries + 1))
	[ $tries -lt 150 ] || { cat serve.err >&2; fail "serve: no address after 30 s"; }
	sleep 0.2
done
address=$(sed -n 's/^web chat: //p' serve.err)
curl -fsS "${address}healthz" >/dev/null || fail "serve: /healthz"
curl -fsS "${address}readyz" >/dev/null || fail "serve: /readyz"
curl -fsS "${address}api/openapi.json" | grep -q '"openapi": "3.1.0"' || fail "serve: /api/openapi.json"
curl -fsS "${address}api/v1/vacancies" | grep -q '"title":"保洁"' || fail "serve: /api/v1/vacancies"
curl -fsS "${address}feeds/jobpostings.ndjson" | grep -q '"@type":"JobPosting"' || fail "serve: /feeds/jobpostings.ndjson"
expect 0 "vacancies sources add, another instance" "$careerbot" vacancies sources add again "${address}feeds/jobpostings.ndjson" --label 本机 --private --keep
expect 0 "vacancies sources run, what it has given away" "$careerbot" vacancies sources run again --json
holds '"rows":1,"loaded":0' "vacancies sources run, what it has given away"
expect 2 "places load, whose list is it" "$careerbot" places load "${address}feeds/places.geojson"
expect 1 "places load, what it has given away" "$careerbot" places load --source 本机 "${address}feeds/places.geojson"
kill -9 "$(head -n 1 data/pgdata/postmaster.pid)" # the database dies; serving brings it back
tries=0
until curl -fsS "${address}readyz" >/dev/null 2>&1 && grep -q 'database is back' serve.err; do
	tries=$((tries + 1))
	[ $tries -lt 150 ] || { cat serve.err >&2; fail "serve: the database did not come back in 30 s"; }
	sleep 0.2
done
kill -TERM $server
code=0
wait $server || code=$?
[ $code = 0 ] || { cat serve.err >&2; fail "serve: exit code $code after SIGTERM"; }
echo "every verb works"
