package bot_test

import (
	"context"
	"strings"
	"testing"
	"time"
)

// remembered are the words of a conversation's memory, in the one before the last turn too.
func (o *office) remembered(conversation int64) string {
	return o.column(`SELECT memory::text FROM conversation WHERE id = $1`, conversation)
}

// TestDelicateAnswers: what is sensitive and was answered for a list of entitlements is told
// to who asks what is kept, is forgotten three hours later, and at once where all is erased
// or the consent is taken back; what was offered and not agreed to is forgotten, too.
func TestDelicateAnswers(t *testing.T) {
	o := newOffice(t, newGuideBot(t))
	run(t, o.Bot, 1)
	forget := func() {
		t.Helper()
		if err := o.ForgetDelicate(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	has := func(word string, want bool) {
		t.Helper()
		if all := o.remembered(o.conv); strings.Contains(all, word) != want {
			t.Errorf("%s is remembered: %v: %s", word, !want, all)
		}
	}
	birth := []string{"> 我能享受生育津贴吗", "press 其他地方", "press 在单位上班", "press 生育（或者快要生育）"}
	o.play("later", birth...)
	has("given_birth", true)
	o.play("later", "> 我的数据", "< *问政策时说过的*1 项是健康、家庭这类情况*三小时*")
	forget()
	has("given_birth", true) // the talk may go on
	o.clock.Add(int64(3*time.Hour + time.Minute))
	forget()
	has("given_birth", false)

	o.play("erased", "> 记住我会开叉车", "press 同意")
	o.play("erased", birth...)
	o.play("erased", "> 我的情况 全部删除", "press 确认删除")
	has("given_birth", false)
	has("forklift", false)

	// Nobody has agreed to what is offered.
	o.play("offered", "> 记住我有残疾，会开叉车")
	has("disability", true)
	o.play("offered", "> 我的数据", "< *等您同意的*")
	o.clock.Add(int64(3*time.Hour + time.Minute))
	forget()
	has("disability", false)
	has("forklift", false)
	o.play("declined", "> 记住我有残疾，会开叉车", "press 不同意")
	has("disability", false)

	// Taken back: nothing says any more what it was.
	o.play("back", "> 记住我有残疾", "press 同意", "press 单独同意")
	o.exec(`INSERT INTO profile_match (conversation_id, what, id, why, found_at, told_at) VALUES ($1, 'document', 1, 'group:disability', now(), now()), ($1, 'document', 2, 'group:graduate', now(), now()), ($1, 'rule', 3, 'yes', now(), NULL)`, o.conv)
	o.play("back", "> 我的情况 撤回单独同意")
	has("disability", false)
	if is := o.column(`SELECT string_agg(what || ' ' || id || ' ' || why, ', ' ORDER BY id) FROM profile_match`); is != "document 2 group:graduate" {
		t.Errorf("it still says what fitted: %s", is)
	}
}
