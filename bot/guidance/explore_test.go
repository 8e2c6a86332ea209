package guidance_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"careerbot/bot/guidance"
	"careerbot/internal/interest"
	"careerbot/internal/postgres/pgtest"
	"careerbot/internal/strength"
	"careerbot/knowledge/occupation"
	"careerbot/prompts"
)

// TestLikes: answers to an activity, as people type them.
func TestLikes(t *testing.T) {
	for answer, said := range map[string]string{
		"l": "超喜欢|爱做|挺好|不错|有意思|好玩|蛮喜欢的|喜欢喜欢|嗯喜欢|love it|I love it|I like it a lot|yes please|cool|sounds fun|i do|would love it|喜欢|挺喜欢的|很喜欢！|愿意|想|好|是|是的|嗯嗯|可以|有兴趣|Yes|yep|sure|Like|I'd love to|I like it|1|好呀",
		"u": "meh|Meh.|就那样|马马虎虎|随便|都可以|也行|没啥感觉|谈不上|不讨厌|不反感|可有可无|whatever|kinda|kind of|sort of|could be|possibly|not bad|idk|eh|50/50|no opinion|neither|说不准|一般|一般吧|还行|不知道|无所谓|看情况|不太确定|not sure|maybe|dunno|I don't mind|so-so|2|OK",
		"d": "很不喜欢|非常不喜欢|不要|才不|不爱|超讨厌|最讨厌|没劲透了|受不了|ugh|yuck|not my thing|no thanks|hate that|I hate it|not interested|never ever|不喜欢|不太喜欢|不想|讨厌|没兴趣|没什么兴趣|不|没有|无聊|no|nope|Dislike|not really|I don't like it|hate it|3",
		"-": "跳过|过|下一题|不想回答|skip|pass|next",
		"":  "不喜欢的工作能辞吗|随便问问|还行吗|meh what is this|kind of work|cool jobs|不错的工作|讨厌的老板|哈哈|试用期|会计|阿斯顿|wibble|喜欢是什么|我喜欢的工作是什么|",
	} {
		for s := range strings.SplitSeq(said, "|") {
			if got := guidance.Likes(s); got != answer {
				t.Errorf("%q is %q, want %q", s, got, answer)
			}
		}
	}
}

// TestExploreSaid: which words wish for the talk, and which are only its own while it is
// open; a question about rules or a wish for vacancies is neither.
func TestExploreSaid(t *testing.T) {
	for _, c := range []struct{ said, closed, open string }{
		{"我适合做什么工作", "home", "home"},
		{"我是女的，45岁，适合做什么", "home", "home"},
		{"我是女的，45岁，我适合做什么", "home", "home"},
		{"我这样的人适合什么职业呢？", "home", "home"},
		{"帮我看看我适合干点啥", "home", "home"},
		{"做个职业测试", "home", "home"},
		{"What kind of work would suit me?", "home", "home"},
		{"I am 50. what job is right for me", "home", "home"},
		{"what jobs would I be good at", "home", "home"},
		{"残疾人适合做什么工作", "", ""},
		{"what jobs are near me", "", ""},
		{"试用期最长多久", "", ""},
		{"找保洁的工作", "", ""},
		{"我答到哪里了", "where", "where"},
		{"where was I?", "where", "where"},
		{"继续", "", "where"},
		{"go on", "", "where"},
		{"停", "", "stop"},
		{"停一停", "stop", "stop"},
		{"算了", "", "stop"},
		{"stop", "", "stop"},
		{"换一批", "", "others"},
		{"还有别的吗？", "", "others"},
		{"都不合适", "", "none"},
		{"这几个职业都不合适", "none", "none"},
		{"None of them", "", "none"},
		{"兴趣测试", "interest", "interest"},
		{"喜欢 #兴趣7", "answer", "answer"},
		{"Like #interest 7", "answer", "answer"},
		{"哈哈 #兴趣7", "", ""},
		{"喜欢 #7", "", ""}, // of another talk
		{"上一题 #兴趣7", "back", "back"},
		{"#本领3", "redo", "redo"},
		{"电工 6-31-01-03", "card", "card"},
		{"不考虑电工 6-31-01-03", "not", "not"},
		{"Not 6-31-01-03", "not", "not"},
		{strings.Repeat("我适合做什么", 100), "", ""},
	} {
		if got := guidance.Explores(c.said, false); got != c.closed {
			t.Errorf("%.60q is %q, want %q", c.said, got, c.closed)
		}
		if got := guidance.Explores(c.said, true); got != c.open {
			t.Errorf("open, %.60q is %q, want %q", c.said, got, c.open)
		}
	}
}

// TestButtons: all that a button of the talk says is understood again, in both languages,
// and fits at every door.
func TestButtons(t *testing.T) {
	for _, l := range []string{"zh", "en"} {
		for _, what := range strings.Fields("interest interest_on skill skill_on result others none change change_more over stop goon forget forget_yes") {
			w := prompts.ExploreWord(l, what)
			if guidance.Explores(w, false) == "" || len(w) > 40 {
				t.Errorf("%s: %q is not understood, or too long", l, w)
			}
		}
		for _, a := range "lud-" {
			if w := prompts.InterestAnswer(l, string(a)); guidance.Likes(w) != string(a) {
				t.Errorf("%s: %q is %q", l, w, guidance.Likes(w))
			}
		}
		for _, code := range strength.Offered {
			if w, _ := strength.Find(strength.Demands, code); len(w.Label(l)+" #skill 6") > 40 {
				t.Errorf("%s: %q is too long", l, w.Label(l))
			}
		}
	}
}

// TestAside: what is about something else, and what is an answer.
func TestAside(t *testing.T) {
	for said, want := range map[string]bool{
		"失业金能领几个月": true, "叉车证怎么考": true, "找个保洁的工作": true, "附近的招聘会": true, "how long is probation": true, "find care work in Preston": true, "/menu": true,
		"我想找份日结": true, "谢谢！": true, "Hello": true, "我能领什么补贴": true, "养老护理员 jobs": true,
		"做过饭": false, "没什么": false, "什么都会一点": false, "不知道": false, "开过三年货车": false, "I was a cook": false, "不怎么会": false, "会修电脑，也会做饭": false,
	} {
		if got := guidance.Aside(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

// TestTells: a vacancy counts for an occupation if its title shares more than "worker".
func TestTells(t *testing.T) {
	for _, c := range []struct {
		name, title string
		want        bool
	}{
		{"面点师傅", "后厨面点", true}, {"保洁员", "小时工保洁", true}, {"仓库管理员", "前台管理", false}, {"家政服务员", "餐厅服务员", false},
		{"meat worker", "Care worker, evenings", false}, {"elderly carer", "Night care assistant", true}, {"CNC", "CNC operator", true}, {"", "Cleaner", false},
	} {
		if got := guidance.Tells(c.name, c.title); got != c.want {
			t.Errorf("%s, %s: %v", c.name, c.title, got)
		}
	}
}

// TestFaithful: of what a model writes only what the answer says counts.
func TestFaithful(t *testing.T) {
	written := "cook = 掌勺\nrepair=修好过水泵\nweld = 焊接\nfly = 掌勺\ndrive = 开车\nclean = \nsew = 想学缝纫\n"
	got := guidance.Faithful(written, "在家掌勺，修好过水泵，不会开车，想学缝纫", strength.Skills, false)
	if want := []string{"cook", "repair"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := guidance.Faithful(strings.Repeat("x = y\n", 20)+"cook = 掌勺", "掌勺", strength.Skills, false); len(got) != 0 {
		t.Errorf("a reply without end gives %v", got)
	}
	if got := guidance.Faithful("nights = 熬到天亮", "我不能熬到天亮", strength.Demands, true); !slices.Equal(got, []string{"nights"}) {
		t.Errorf("limits: %v", got)
	}
	if len(interest.Items) != 30 {
		t.Errorf("%d items: the words say 30", len(interest.Items))
	}
}

// TestToThePlan: a card leads to the plan where there is one.
func TestToThePlan(t *testing.T) {
	pool := pgtest.New(t)
	if _, err := (&occupation.Loader{Pool: pool}).LoadGuides(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := &guidance.Guide{Pool: pool, Now: time.Now}
	says := func() []string {
		t.Helper()
		reply, ok, err := g.Step(t.Context(), guidance.Said{Language: "zh", Message: "电工 6-31-01-03"})
		if err != nil || !ok || !reply.Answered {
			t.Fatal(reply, ok, err)
		}
		var all []string
		for _, c := range reply.Choices {
			if len(c.Say) > 40 {
				t.Errorf("%q is too long", c.Say)
			}
			all = append(all, c.Say)
		}
		return all
	}
	guidance.WithPlan(func() {
		if !slices.Contains(says(), "/plan add 电工") {
			t.Errorf("no way to the plan: %v", says())
		}
	})
}

// TestModelSeesNobody: a model that draws conclusions from who somebody is has no words of
// theirs to quote: they are not in what it is shown, or not what somebody does.
func TestModelSeesNobody(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "retrieval", "occupation", "testdata", "who.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 {
			continue
		}
		for _, who := range f[1:] {
			n++
			shown := guidance.Impersonal(who+map[string]string{"zh": "，在食堂做过饭", "en": ". I cooked in a canteen"}[f[0]], false)
			if !strings.Contains(shown, map[string]string{"zh": "在食堂做过饭", "en": "cooked in a canteen"}[f[0]]) {
				t.Errorf("%q: what they do is cut, too: %q", who, shown)
			}
			var written strings.Builder
			for clause := range strings.FieldsFuncSeq(who, func(r rune) bool { return strings.ContainsRune("，。,./ ", r) }) {
				written.WriteString("care_child = " + clause + "\n")
			}
			if got := guidance.Faithful(written.String(), shown, strength.Skills, false); len(got) > 0 {
				t.Errorf("%q: %v of %q", who, got, shown)
			}
		}
	}
	for said, want := range map[string]string{
		"I am good at fixing bikes, and I am a mother": "i am good at fixing bikes", "我是回族，喊一嗓子大家都听，不会烧焊": "喊一嗓子大家都听",
	} {
		if got := guidance.Impersonal(said, false); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
	if got := guidance.Impersonal("我是女的，不能熬到天亮，我爱人上夜班", true); got != "不能熬到天亮" {
		t.Errorf("limits: %q", got)
	}
	if n < 80 {
		t.Errorf("%d people", n)
	}
}
