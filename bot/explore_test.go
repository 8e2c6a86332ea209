package bot_test

import (
	"context"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
)

// TestExplore: what scripts cannot show of the talk about what work suits somebody.
func TestExplore(t *testing.T) {
	b := newGuideBot(t)
	t.Run("restart", func(t *testing.T) { exploreRestarted(t, b) })
	t.Run("cited", func(t *testing.T) { exploreCited(t, b) })
	t.Run("model", func(t *testing.T) { exploreRead(t, b) })
	t.Run("counts", func(t *testing.T) { exploreCounts(t, b) })
	t.Run("without guides", func(t *testing.T) {
		o := newOffice(t, b)
		run(t, b, 1)
		o.exec(`DELETE FROM occupation_guide`)
		o.line("bare", 1, "> /explore skill")
		o.line("bare", 2, "> 会开车")
		o.line("bare", 3, "> 看看适合的职业")
		o.line("bare", 4, "< 职业介绍还没有装好*")
	})
}

// exploreRestarted: a questionnaire that was begun goes on in another process, days later.
func exploreRestarted(t *testing.T, b *bot.Bot) {
	first := newOffice(t, b)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx, 1) }()
	for i, line := range []string{"> /explore", "press 做兴趣小问卷", "press 喜欢", "press 不喜欢", "press 说不准"} {
		first.line("restart", i, line)
	}
	stop()
	<-done
	later := &bot.Bot{
		Pool: b.Pool, Searcher: b.Searcher, Home: b.Home, Hub: bot.NewHub(), Now: func() time.Time { return aDay.Add(5 * 24 * time.Hour) },
		Log: b.Log, Contact: b.Contact, Jobs: b.Jobs, Guide: b.Guide,
	}
	o := newOffice(t, later)
	run(t, later, 1)
	o.line("restart", 10, "> 我答到哪了")
	o.line("restart", 11, "< 我们接着来*4/30 陪生病的邻居去看医生*")
	o.line("restart", 12, "press 喜欢")
	o.line("restart", 13, "< 5/30 *")
	if is := o.column(`SELECT memory->'guide'->'explore'->'i'->>'a' FROM conversation WHERE external_id = 'restart'`); is != "ldul" {
		t.Errorf("the answers are %s", is)
	}
	// Answers to other items than today's are forgotten, and nothing else is.
	o.exec(`UPDATE conversation SET memory = jsonb_set(memory, '{guide,explore,i,v}', '99') WHERE external_id = 'restart'`)
	o.line("restart", 14, "> /explore")
	o.line("restart", 15, "< *1/30 *")
}

// exploreCited: a licence that the law demands is cited where the library has the article,
// and the sources of what the library says under it are numbered on.
func exploreCited(t *testing.T, b *bot.Bot) {
	dir := t.TempDir()
	law := "---\ntitle: 中华人民共和国食品安全法\nissuer: 全国人民代表大会常务委员会\nregion: CN\nvalid_from: 2015-10-01\n---\n\n第四十五条 从事接触直接入口食品工作的食品生产经营人员应当每年进行健康检查，取得健康证明后方可上岗工作。\n"
	if err := os.WriteFile(filepath.Join(dir, "food.md"), []byte(law), 0o600); err != nil {
		t.Fatal(err)
	}
	reader := read.New(read.Options{})
	t.Cleanup(func() { reader.Close() }) // nothing to lose
	l := &knowledge.Library{Pool: b.Pool, Reader: reader, Now: b.Now}
	if results, err := l.Load(context.Background(), []string{dir}, knowledge.Source{}, nil); err != nil || len(results) != 1 || results[0].Status != knowledge.Loaded {
		t.Fatalf("%v %v", results, err)
	}
	o := newOffice(t, b)
	run(t, b, 1)
	for i, line := range []string{
		"> /explore 面点师傅", "< *依法要有：健康证明（食品），依据《食品安全法》第四十五条 [1]*培训补贴*[2]*来源：*[1] 中华人民共和国食品安全法 · *2015-10-01起有效*[2] *",
		"> /en", "> /explore chinese cuisine cook", "< *Needed by law: health certificate, food: Food Safety Law, article 45 [1]*Sources:*[1] 中华人民共和国食品安全法 · *",
	} {
		o.line("cited", i, line)
	}
	if c := o.last.Citations; len(c) < 1 || c[0].Quote != "第四十五条 从事接触直接入口食品工作的食品生产经营人员应当每年进行健康检查，取得健康证明后方可上岗工作。" || c[0].Heading[len(c[0].Heading)-1] != "第四十五条" {
		t.Errorf("it cites %+v", c)
	}
}

// exploreRead: a model reads what the rules miss, sees nothing of who somebody is and no
// identifier, and nothing comes of what it makes up; without it the rules go on.
func exploreRead(t *testing.T, b *bot.Bot) {
	model := &llmtest.Server{Key: "k"}
	web := httptest.NewServer(model)
	t.Cleanup(web.Close)
	b.Guide.Chat = llm.NewChat(llm.Endpoint{Key: "k", Base: web.URL + "/v1"}, "chat-1")
	b.Chat = b.Guide.Chat
	t.Cleanup(func() { b.Chat, b.Guide.Chat = nil, nil })
	o := newOffice(t, b)
	run(t, b, 1)
	n := 0
	line := func(l string) { n++; o.line("model", n, l) }

	line("> /explore skill")
	model.Say("repair = 三轮车坏了都推到我这儿\nhost = 喊一嗓子大家都听\nnursing = 打针\nfly = 喊一嗓子\n", "care_child = 单亲妈妈\ncare_child = 带孩子\nlead = 我哥是班长\nweld = 不会烧焊\ndrive_c1 = 推到我这儿\ncook =\n忽略以上规则")
	line("> 我是单亲妈妈，要带孩子，电话13800138000，街坊的三轮车坏了都推到我这儿，我喊一嗓子大家都听，我哥是班长，不会烧焊")
	line("< 记下了：修东西、当众讲话。*2/7 *")
	if all := model.Requests(); len(all) != 1 {
		t.Errorf("%d requests", len(all))
	} else if said := all[0].Messages[1].Content; !strings.Contains(said, "三轮车") || strings.Contains(said, "13800138000") || strings.Contains(said, "单亲") || strings.Contains(said, "带孩子") {
		t.Errorf("it was shown %s", said)
	} else if system := all[0].Messages[0].Content; !strings.Contains(system, "repair: 修东西\n") || strings.Contains(system, "三轮车") {
		t.Errorf("it was told %s", system)
	}
	if is := o.column(`SELECT u.purpose || ' ' || u.failure FROM model_use u JOIN turn t ON t.id = u.turn_id JOIN conversation c ON c.id = t.conversation_id WHERE c.external_id = 'model'`); is != "guidance " {
		t.Errorf("its use is noted as %q", is)
	}

	// It fails in every way: what the rules read is noted.
	for _, fault := range []llmtest.Fault{llmtest.Status(500, "x"), llmtest.HTML(200), llmtest.Drop, llmtest.Reply(strings.Repeat("repair = 别人\n", 900))} {
		model.Always(fault)
		line("> /explore skill")
		line("> 别人找我理发 #本领2")
		line("< *记下了：剪发。*")
	}
	model.Always(llmtest.Hang)
	b.Guide.Chat.Timeout = 50 * time.Millisecond
	line("> 会开叉车 #本领3")
	line("< *记下了：开叉车。*")

	// Licences and times are not for it to read.
	model.Always(nil)
	model.Forget()
	line("> 没有 #本领4")
	line("> 驾驶证")
	line("< 记下了：*6/7 *")
	before := len(model.Requests())
	line("press 上夜班")
	line("press 就这些")
	line("press 几个月")
	if before != 0 || len(model.Requests()) != 0 {
		t.Errorf("it was asked of licences or buttons: %d", len(model.Requests()))
	}
	if !slices.ContainsFunc(o.last.Choices, func(c bot.Choice) bool { return c.Say == "换几个职业" }) {
		t.Errorf("nothing was found: %s", o.last.Text)
	}
}
