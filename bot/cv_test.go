package bot_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/knowledge/read"
	"careerbot/knowledge/read/readtest"
	"careerbot/prompts"
)

const aCV = "张伟强\n男 | 34岁 | 汉族 | 已婚\n身份证号：440106199001011234 电话：13800138000\n家庭住址：广东省广州市天河区天河路12号301\n求职意向：仓库管理员\n工作经历\n" +
	"2018.03-2022.06 广州宏达物流有限公司 仓库管理员\n负责收发货和库存盘点，会开叉车\n教育背景\n2006-2009 天河区第一中学 高中\n专业技能\n持有叉车证"

// secrets are what no table may have of it.
var secrets = []string{"张伟强", "440106199001011234", "13800138000", "天河路", "34岁", "已婚", "宏达"}

// docx is a document of these lines.
func docx(t *testing.T, lines ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	body := ""
	for _, l := range lines {
		body += "<w:p><w:r><w:t>" + l + "</w:t></w:r></w:p>"
	}
	for name, content := range map[string]string{
		"[Content_Types].xml": `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"word/document.xml":   `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// kept is all that the tables have, as text.
func (o *office) kept() string {
	return o.column(`
		SELECT coalesce(string_agg(x, ' '), '') FROM (
			SELECT to_jsonb(t)::text FROM turn t UNION ALL SELECT to_jsonb(x)::text FROM outbox x UNION ALL SELECT to_jsonb(c)::text FROM conversation c
			UNION ALL SELECT to_jsonb(p)::text FROM profile p UNION ALL SELECT body::text FROM telegram_update) a (x)`)
}

// TestCV: a CV that is sent as a file or pasted is read into a proposal, which is confirmed
// part by part, after the consent; nothing of its text is kept in any table, and what is not
// confirmed is not in the profile.
func TestCV(t *testing.T) {
	b := newGuideBot(t)
	b.Guide.Reader = read.New(read.Options{MaxBytes: bot.MaxCV, MaxUnzipped: 1 << 20, Timeout: 5 * time.Second})
	if err := b.Guide.Reader.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Guide.Reader.Close(); err != nil {
			t.Error(err)
		}
	})
	files := map[string][]byte{
		"a.docx": docx(t, strings.Split(aCV, "\n")...), "张伟强.txt": []byte(aCV),
		"en.pdf":    readtest.PDF("Jane Smith", "Work experience", "2019-2023 Machine operator at Acme Ltd", "Education: high school", "Skills: forklift driving"),
		"photo.pdf": []byte("\xff\xd8\xff\xe0 JFIF"), "broken.docx": []byte("PK\x03\x04 no zip"), "bomb.docx": docx(t, strings.Repeat(" ", 2<<20)),
		"huge.pdf": make([]byte, bot.MaxCV+1), "page.txt": []byte("<html><body><p>hello</p></body></html>"), "empty.txt": []byte(" \n"), "none.txt": []byte("今天天气很好，我们去公园玩。"),
	}
	b.Fetch = func(_ context.Context, route json.RawMessage) (string, []byte, error) {
		var r struct{ File string }
		if err := json.Unmarshal(route, &r); err != nil {
			return "", nil, err
		}
		return r.File, files[r.File], nil
	}
	o := newOffice(t, b)
	run(t, o.Bot, 1)
	n := 0
	sends := func(name string) {
		t.Helper()
		n++
		route, err := json.Marshal(map[string]string{"file": name, "name": name})
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := o.Receive(context.Background(), bot.Message{Channel: "terminal", Conversation: "cv", ID: fmt.Sprint("file", n), Kind: bot.CV, Route: route, Language: "zh"})
		if err != nil {
			t.Fatal(err)
		}
		o.last, o.conv = reply(t, o.Bot, receipt), receipt.Conversation
	}
	script := func(lines ...string) {
		t.Helper()
		for _, line := range lines {
			n++
			o.line("cv", n, line)
		}
	}
	clean := func() {
		t.Helper()
		all := o.kept()
		for _, s := range secrets {
			if strings.Contains(all, s) {
				t.Errorf("%s is kept: %s", s, all[max(0, strings.Index(all, s)-200):strings.Index(all, s)+100])
			}
		}
	}
	sends("a.docx")
	script("< 简历读完了*要我记住您的情况吗*")
	clean()
	if is := o.column(`SELECT count(*)::text FROM profile`); is != "0" {
		t.Errorf("%s profiles before the consent", is)
	}
	script("press 同意", "< *1/5 会做的：*开叉车*", "press 不要 库存盘点", "press 记下", "< 2/5 证书*", "press 不要", "< 3/5 工作经历：仓库管理员（2018-03至2022-06）*", "> 试用期最长多久？")
	if o.last.Outcome != bot.Answered {
		t.Errorf("a question in between: %s", o.last.Text)
	}
	script("> 我的情况 记下 #2", "< 这一条已经处理过了*", "> 我的情况 记下 #3", "< 4/5 学历：高中*", "> 都记下", "< 确认完了*想做的：仓库管理员*")
	if is := o.column(`SELECT (skills @> '{forklift}')::text || licences::text || education || jsonb_array_length(experience) || wishes::text FROM profile`); is != "true{}senior1{仓库管理员}" {
		t.Errorf("kept is %s", is)
	}
	clean()
	// Pasted, long, in pieces of the door or not; what is known is not asked again.
	script("> 我的情况 发简历", "< 请把简历发过来*", "> 就这些", "< 这段太短*")
	receipt, err := o.Receive(context.Background(), bot.Message{Channel: "terminal", Conversation: "cv", ID: "long", Text: aCV + strings.Repeat("\n负责日常工作，按时完成任务，认真负责", 150), Language: "zh"})
	if err != nil {
		t.Fatal(err)
	}
	o.last = reply(t, o.Bot, receipt)
	script("< 简历读完了*1/2 *")
	clean()
	if is := o.column(`SELECT kind || ' ' || message FROM turn WHERE external_id = 'long'`); is != "cv "+prompts.ProfileSay("zh", "cv_left") {
		t.Errorf("the turn is %s", is)
	}
	script("> 停", "< 好的，先到这里*")
	// What was not confirmed waits, whatever is done between.
	script("> 我的情况 全部删除", "press 确认删除")
	sends("a.docx")
	script("press 同意", "press 记下", "< 2/5 证书*", "> 我的情况", "< *会做的：*", "> 去掉叉车", "< 去掉了：开叉车*", "press 接着确认", "< 2/5 证书*", "press 记下", "< 3/5 工作经历*",
		"> 我的情况", "press 改一项", "press 学历", "press 大专", "< 记下了：大专*", "press 接着确认", "< 3/*", "press 都记下", "< 确认完了*")
	if is := o.column(`SELECT licences::text || jsonb_array_length(experience) || wishes::text FROM profile`); is != "{se_forklift}1{仓库管理员}" {
		t.Errorf("kept is %s", is)
	}
	for name, want := range map[string]string{
		"en.pdf": "", "张伟强.txt": "", "photo.pdf": "cv_photo", "broken.docx": "cv_broken", "bomb.docx": "cv_large", "huge.pdf": "cv_large", "page.txt": "cv_type", "empty.txt": "cv_none", "none.txt": "cv_none",
	} {
		sends(name)
		if want == "" {
			want = "cv_read"
		}
		if !strings.HasPrefix(o.last.Text, prompts.ProfileSay("zh", want)) {
			t.Errorf("%s: %s", name, o.last.Text)
		}
	}
	clean()
	if is := o.column(`SELECT count(*)::text FROM turn WHERE route ?| '{file,name,read}'::text[]`); is != "0" {
		t.Errorf("%s turns still say where the file is, or what was read", is)
	}
}
