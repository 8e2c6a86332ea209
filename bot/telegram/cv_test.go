package telegram_test

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/guidance"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge/read"
	"careerbot/prompts"
)

// TestCV: a CV that somebody sends as a file is read into a proposal, and one that is pasted
// too; its file, its name and its words are kept nowhere, neither as Telegram sent them. A
// file that is none, and a photo, are declined; an admin's is still for the library.
func TestCV(t *testing.T) {
	r := newRig(t)
	r.filing()
	r.hire(232, "admin")
	r.core.Guide = &guidance.Guide{Pool: r.pool, Now: r.core.Now, Reader: read.New(read.Options{MaxBytes: bot.MaxCV})}
	if err := r.core.Guide.Reader.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.core.Guide.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	door := r.door(nil)
	r.core.Fetch = door.File
	r.answering()
	r.run(door)
	const cv = "张伟强\n性别：男 电话：13800138000\n求职意向：仓库管理员\n工作经历\n2018.03-2022.06 广州宏达物流有限公司 仓库管理员\n负责收发货和库存盘点，会开叉车\n教育背景：高中\n专业技能：持有叉车证，普通话流利，工作认真负责，能吃苦耐劳"
	r.server.AddFile("f1", []byte(cv))
	r.server.AddFile("f2", []byte("\xff\xd8\xff\xe0 a photo"))
	r.server.AddFile("huge", make([]byte, bot.MaxCV+1))
	said := func(chat int64, n int) string {
		t.Helper()
		return plainText(t, r.server.WaitSent(chat, n)[n-1])
	}
	r.server.Push(sendsFile(230, 1, "f1", "张伟强的简历.txt", nil))
	if s := said(230, 1); !strings.HasPrefix(s, "简历读完了") || !strings.Contains(s, "您同意吗") {
		t.Errorf("%s", s)
	}
	r.server.Push(telegramtest.Text(230, 2, "zh-hans", "同意"))
	if s := said(230, 2); !strings.Contains(s, "会做的：") || !strings.Contains(s, "开叉车") {
		t.Errorf("%s", s)
	}
	r.server.Push(sendsFile(231, 3, "f2", "cv.pdf", telegramtest.Map{"caption": "我的简历"}))
	if s := said(231, 1); s != prompts.ProfileSay("zh", "cv_photo") {
		t.Errorf("%s", s)
	}
	r.server.Push(sendsFile(231, 4, "huge", "cv.pdf", nil))
	if s := said(231, 2); s != prompts.ProfileSay("zh", "cv_large") {
		t.Errorf("%s", s)
	}
	r.server.Push(telegramtest.Text(231, 5, "zh-hans", cv))
	if s := said(231, 3); !strings.HasPrefix(s, "简历读完了") {
		t.Errorf("%s", s)
	}
	r.server.Push(sendsFile(232, 6, "f1", "cv.txt", nil))
	if s := said(232, 1); strings.HasPrefix(s, "简历") {
		t.Errorf("an admin's file: %s", s)
	}
	// A worker writes down that it was answered before the reply goes out.
	var all string
	if err := r.pool.QueryRow(r.Context(), `
		SELECT string_agg(x, ' ') FROM (
			SELECT to_jsonb(t)::text FROM turn t JOIN conversation c ON c.id = t.conversation_id AND c.external_id <> '232'
			UNION ALL SELECT to_jsonb(o)::text FROM outbox o JOIN conversation c ON c.id = o.conversation_id AND c.external_id <> '232'
			UNION ALL SELECT memory::text FROM conversation UNION ALL SELECT body::text FROM telegram_update) a (x)`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"张伟强", "13800138000", "宏达"} {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%s is kept: %s", secret, all[max(0, at-100):at+20])
		}
	}
}

// TestCVAsItCame: nothing of a CV stays as Telegram sent it: neither of its change, which
// came before it was read, nor what a file is called that nobody reads.
func TestCVAsItCame(t *testing.T) {
	r := newRig(t)
	r.core.Guide = &guidance.Guide{Pool: r.pool, Now: r.core.Now}
	door := r.door(nil)
	r.run(door)
	const cv = "李建国\n性别：男 电话：13800138000\n求职意向：仓库管理员\n工作经历\n2018.03-2022.06 安达物流有限公司 仓库管理员\n负责收发货和库存盘点，会开叉车\n教育背景：高中\n专业技能：持有叉车证，普通话流利，工作认真负责，能吃苦耐劳"
	r.updateState(r.server.Push(telegramtest.Text(240, 1, "zh-hans", cv)), "done")
	r.updateState(r.server.Push(telegramtest.Edited(240, 1, "zh-hans", cv+"，服从安排")), "done")
	r.updateState(r.server.Push(sendsFile(241, 2, "f9", "李建国的简历.xls", telegramtest.Map{"caption": "帮我看看"})), "done")
	r.answering()
	r.server.WaitSent(240, 1)
	r.server.WaitSent(241, 1)
	var all string
	if err := r.pool.QueryRow(r.Context(), `
		SELECT string_agg(x, ' ') FROM (SELECT to_jsonb(t)::text FROM turn t UNION ALL SELECT to_jsonb(o)::text FROM outbox o UNION ALL SELECT memory::text FROM conversation
			UNION ALL SELECT body::text FROM telegram_update WHERE body @? '$.* ? (@.chat.id == 240)') a (x)`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"李建国", "13800138000", "安达", `"f9"`} {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%s is kept: %s", secret, all[max(0, at-100):min(len(all), at+40)])
		}
	}
}

// TestAilmentAsItCame: of a message of which a part is not kept, nothing is kept as it came,
// nor of the change of one and of those that the same reply answers.
func TestAilmentAsItCame(t *testing.T) {
	r := newRig(t)
	r.core.Guide = &guidance.Guide{Pool: r.pool, Now: r.core.Now}
	r.run(r.door(nil))
	r.updateState(r.server.Push(telegramtest.Text(245, 1, "zh-hans", "我腰不好，能做什么工作")), "done")
	r.updateState(r.server.Push(telegramtest.Edited(245, 1, "zh-hans", "我腰不好，膝盖疼，能做什么工作")), "done")
	r.updateState(r.server.Push(telegramtest.Text(246, 2, "zh-hans", "我肩膀疼")), "done")
	r.updateState(r.server.Push(telegramtest.Text(246, 3, "zh-hans", "我能做什么工作")), "done")
	r.updateState(r.server.Push(telegramtest.Text(247, 4, "zh-hans", "我会开叉车，能做什么工作")), "done")
	r.updateState(r.server.Push(telegramtest.Text(248, 5, "zh-hans", "我耳聋，能做什么工作")), "done")
	r.answering()
	for _, chat := range []int64{245, 246, 247, 248} {
		r.server.WaitSent(chat, 1)
	}
	var all string
	if err := r.pool.QueryRow(r.Context(), `
		SELECT string_agg(x, ' ') FROM (SELECT to_jsonb(t)::text FROM turn t UNION ALL SELECT body::text FROM telegram_update UNION ALL SELECT memory::text FROM conversation) a (x)`).Scan(&all); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"腰不好", "膝盖", "肩膀", "耳聋"} {
		if at := strings.Index(all, secret); at >= 0 {
			t.Errorf("%s is kept: %s", secret, all[max(0, at-100):min(len(all), at+40)])
		}
	}
	if !strings.Contains(all, "能做什么工作") || !strings.Contains(all, "我会开叉车") {
		t.Errorf("what may be kept is not: %s", all)
	}
}

// TestEraseInChat: who writes by Telegram has all of it erased by one confirmation: in no
// table is left what they wrote, how it came, or what a file of theirs is called.
func TestEraseInChat(t *testing.T) {
	r := newRig(t)
	r.core.Guide = &guidance.Guide{Pool: r.pool, Now: r.core.Now}
	r.answering()
	r.run(r.door(nil))
	n := 0
	for _, push := range []telegramtest.Map{
		telegramtest.Text(250, 1, "zh-hans", "试用期最长多久？绿象花"), telegramtest.Edited(250, 1, "zh-hans", "试用期最长多久？绿象花改"),
		sendsFile(250, 2, "f1", "绿象花.xls", telegramtest.Map{"caption": "绿象花的表"}), telegramtest.Text(250, 3, "zh-hans", "记住我会开叉车，住在绿象花"),
		telegramtest.Text(250, 4, "zh-hans", "同意"),
	} {
		r.updateState(r.server.Push(push), "done")
		n++
		r.server.WaitSent(250, n)
	}
	everywhere := func() (in []string) {
		t.Helper()
		rows, err := r.pool.Query(r.Context(), `SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
		if err != nil {
			t.Fatal(err)
		}
		tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			var found bool
			if err := r.pool.QueryRow(r.Context(), `SELECT EXISTS (SELECT FROM `+table+` t WHERE t::text LIKE '%绿象花%')`).Scan(&found); err != nil {
				t.Fatal(err)
			}
			if found {
				in = append(in, table)
			}
		}
		return in
	}
	if in := strings.Join(everywhere(), " "); !strings.Contains(in, "telegram_update") || !strings.Contains(in, "turn") {
		t.Fatalf("the word is in %s", in)
	}
	r.server.Push(telegramtest.Text(250, 6, "zh-hans", "/forget"))
	if s := plainText(t, r.server.WaitSent(250, n+1)[n]); !strings.Contains(s, "都删除吗") {
		t.Errorf("%s", s)
	}
	r.server.Push(telegramtest.Text(250, 7, "zh-hans", "确认全部删除"))
	if s := plainText(t, r.server.WaitSent(250, n+2)[n+1]); !strings.HasPrefix(s, "都删除了") || !strings.Contains(s, "Telegram") {
		t.Errorf("%s", s)
	}
	if in := everywhere(); len(in) > 0 {
		t.Errorf("after erasure the word is in %v", in)
	}
}
