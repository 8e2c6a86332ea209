package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"careerbot/bot"
)

// everywhere gives the tables of the catalog in whose rows some words stand, whatever the
// columns: nobody has to remember a table for it. Rows that were there before the office
// opened, and were not written since, are as they were then: nobody looks into those.
func (o *office) everywhere(words string) (in []string) {
	o.Helper()
	tables := strings.Split(o.column(`SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`), "\n")
	if len(tables) < 50 {
		o.Fatalf("the catalog has %v", tables)
	}
	var each []string
	for _, table := range tables {
		each = append(each, fmt.Sprintf(`SELECT '%s' AS name, count(*) AS n FROM %s t WHERE age(t.xmin) <= pg_current_xact_id()::text::bigint - $2 AND t::text ILIKE '%%' || $1 || '%%'`, table, table))
	}
	if all := o.column(`SELECT name || ' ' || n FROM (`+strings.Join(each, "\nUNION ALL ")+`) a WHERE n > 0`, words, o.opened); all != "" {
		in = strings.Split(all, "\n")
	}
	return in
}

// TestEverywhere: words are seen in rows that were written since, or written anew.
func TestEverywhere(t *testing.T) {
	o := newOffice(t, newStarterBot(t))
	if in := o.everywhere("失业"); len(in) > 0 {
		t.Errorf("before anything was said: %v", in)
	}
	o.exec(`INSERT INTO conversation (channel, external_id) VALUES ('terminal', '失业 1')`)
	o.exec(`UPDATE document SET source = source || '失业' WHERE id = (SELECT min(id) FROM document)`)
	if in := strings.Join(o.everywhere("失业"), ", "); in != "conversation 1, document 1" {
		t.Errorf("found in %s", in)
	}
}

// TestEraseOneself: at each door, in both languages, who writes has all erased by one
// confirmation, and is told so; a no, an old button and other words erase nothing; what they
// write then begins anew.
func TestEraseOneself(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	n := 0
	for _, door := range []string{"terminal", "web"} {
		for i, way := range [][3]string{
			{"把我的数据全部删除", "确认全部删除", "都删除了"}, {"/forget", "是", "都删除了"}, {"注销账号", "全部删除", "都删除了"},
			{"delete my data", "Yes, erase everything", "All of it is erased"}, {"please erase everything you know about me", "yes", "All of it is erased"}, {"delete all", "yes", "All of it is erased"},
		} {
			name, secret := fmt.Sprint(door, i), fmt.Sprintf("秘密%s%d", door, i)
			say := func(words string) bot.Answer {
				t.Helper()
				n++
				receipt, err := o.Receive(context.Background(), bot.Message{Channel: door, Conversation: name, ID: fmt.Sprint(n), Text: words, Language: "zh"})
				if err != nil {
					t.Fatal(err)
				}
				o.conv = receipt.Conversation
				return reply(t, o.Bot, receipt)
			}
			say(secret + "，试用期最长多久？")
			if in := o.everywhere(secret); len(in) < 2 {
				t.Fatalf("%s is in %v", secret, in)
			}
			before := o.conv
			if a := say(way[0]); len(a.Choices) != 2 {
				t.Fatalf("%s: %s %v", way[0], a.Text, a.Choices)
			}
			if a := say("不"); !strings.Contains(a.Text, "没有删除") {
				t.Errorf("%s: no: %s", way[0], a.Text)
			}
			say(way[0])
			say("试用期最长多久？") // something else
			if a := say(way[1]); strings.HasPrefix(a.Text, way[2]) {
				t.Errorf("%s, something else, %s: %s", way[0], way[1], a.Text)
			}
			if len(o.everywhere(secret)) == 0 {
				t.Fatalf("%s was erased without a confirmation", secret)
			}
			say("/profile") // what is open is gone, too: there is nothing to go on with
			say(way[0])
			if a := say(way[1]); !strings.HasPrefix(a.Text, way[2]) || len(a.Choices) != 0 {
				t.Errorf("%s, %s: %s %v", way[0], way[1], a.Text, a.Choices)
			}
			if in := o.everywhere(secret); len(in) > 0 {
				t.Errorf("%s, %s: %s is still in %v", way[0], way[1], secret, in)
			}
			if is := o.column(`SELECT count(*) || ' ' || string_agg(reason, ',') FROM turn WHERE conversation_id = $1`, o.conv); is != "1 command" || o.conv != before {
				t.Errorf("%s: of conversation %d there is left: %d %s", way[0], before, o.conv, is)
			}
			if a := say("试用期最长多久？"); a.Outcome != bot.Answered {
				t.Errorf("after it: %s", a.Text)
			}
		}
	}
	if is := o.count(`SELECT count(*) FROM audit WHERE what = 'conversation_erased_own'`); is != 12 {
		t.Errorf("the audit has it %d times", is)
	}
	// What waits behind it is answered; a wish for a person goes, too.
	o.staff = map[string]int64{}
	o.play("waits", "staff 李老师 counsellor zh - 2", "> 人工", "> 删除我的数据", "< *正在等的人工咨询也会取消*")
	o.play("waits", "press 确认全部删除", "< 都删除了*")
	if is := o.count(`SELECT count(*) FROM handoff`); is != 0 {
		t.Errorf("there are %d cases", is)
	}
	o.play("waits", "> 我的数据", "press 删除全部数据", "< *都删除吗*")
}
