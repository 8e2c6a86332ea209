package bot_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"careerbot/bot"
)

// chat says some things in a conversation of its own, and gives the replies.
func chat(t testing.TB, b *bot.Bot, name string, messages ...string) []bot.Answer {
	t.Helper()
	var replies []bot.Answer
	for i, m := range messages {
		receipt, err := b.Receive(context.Background(), bot.Message{Channel: "terminal", Conversation: name, ID: fmt.Sprint(i, m), Text: m})
		if err != nil {
			t.Error(err)
			return nil
		}
		replies = append(replies, reply(t, b, receipt))
	}
	return replies
}

// at has replies of several conversations at once.
func at(n int, f func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, 6)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			f(i)
		})
	}
	wg.Wait()
}

// listed gives what became of each rule that an answer lists: its first sign.
func listed(text string) map[string]string {
	all, sign := map[string]string{}, ""
	for _, line := range strings.Split(text, "\n") {
		for _, s := range []string{"✅", "❓", "❌"} {
			if strings.HasPrefix(line, s) {
				sign = s
			}
		}
		if number, name, ok := strings.Cut(line, ". "); ok && sign != "" && len(number) < 3 {
			name, _, _ = strings.Cut(name, " [")
			for _, aside := range []string{"（当地还有具体条件）", "（有例外，请点开看）", " (the place has further conditions)", " (with exceptions: open it)"} {
				name = strings.TrimSuffix(name, aside)
			}
			all[name] = sign
		}
	}
	return all
}

// TestEntitledThresholds tells the chat amounts at each threshold and one step either
// side, in words, and looks at what comes out.
func TestEntitledThresholds(t *testing.T) {
	b := newGuideBot(t)
	run(t, b, 4)
	type row struct{ said, rule, want string }
	var rows []row
	benefit := func(paid, want string) {
		rows = append(rows, row{"我被公司辞退了，没有工作，交了" + paid + "社保，已经办了失业登记，能领失业金吗", "失业保险金", want})
	}
	for _, r := range [][2]string{
		{"11个月", "❌"}, {"12个月", "✅ 12个月"}, {"一年", "✅ 12个月"}, {"13个月", "✅ 12个月"}, {"59个月", "✅ 12个月"}, {"五年", "✅ 18个月"}, {"60个月", "✅ 18个月"},
		{"61个月", "✅ 18个月"}, {"119个月", "✅ 18个月"}, {"十年", "✅ 24个月"}, {"121个月", "✅ 24个月"}, {"不到一年", "❌"}, {"三年多", "✅ 12个月"},
	} {
		benefit(r[0], r[1])
	}
	for _, r := range [][2]string{
		{"11 months", "❌"}, {"one year", "✅ 12 months"}, {"about two years", "✅ 12 months"}, {"4 years and 11 months", "✅ 12 months"}, {"5 years", "✅ 18 months"}, {"10 years", "✅ 24 months"}, {"119 months", "✅ 18 months"},
	} {
		rows = append(rows, row{"I was laid off, I have no job, paid social insurance for " + r[0] + " and have registered as unemployed. Am I entitled to unemployment benefit?", "Unemployment benefit", r[1]})
	}
	for _, r := range [][2]string{ // half a year and a year round up; three times the average wage bounds
		{"5个月", "✅ 5000元"}, {"6个月", "✅ 10000元"}, {"7个月", "✅ 10000元"}, {"11个月", "✅ 10000元"}, {"一年", "✅ 10000元"}, {"13个月", "✅ 15000元"}, {"一年半", "✅ 20000元"},
	} {
		rows = append(rows, row{"我被公司裁员了，在这家公司干了" + r[0] + "，工资10000元，能拿到经济补偿吗", "经济补偿", r[1]})
	}
	at(len(rows), func(i int) {
		r := rows[i]
		results := "看结果"
		if r.rule[0] < 128 {
			results = "show results"
		}
		said := []string{r.said, results, r.rule}
		if r.rule == "经济补偿" {
			said = append(said, "1 算清楚 #答2", "8000")
		}
		replies := chat(t, b, fmt.Sprint("row", i), said...)
		last := replies[len(replies)-1]
		sign, amount, _ := strings.Cut(r.want, " ")
		if !strings.HasPrefix(last.Text, sign) || !strings.Contains(last.Text, amount) || len(last.Citations) == 0 {
			t.Errorf("%s: want %s, got %s", r.said, r.want, last.Text)
		}
		if len(replies) > 2 && replies[1].Outcome == bot.Answered {
			if is := listed(replies[1].Text)[r.rule]; is != sign && sign != "❌" {
				t.Errorf("%s: the list has %q, want %s: %s", r.said, is, sign, replies[1].Text)
			}
		}
	})
}

// entitledPeople are ways to be somebody, in both languages, with the rules that the law
// itself makes depend on it.
var entitledPeople = []struct {
	zh, en string
	may    []string
}{
	{"我是女的，45岁", "I am a 45 year old woman", nil},
	{"我是男的，45岁", "I am a 45 year old man", nil},
	{"我58岁了", "I am 58", nil},
	{"我今年22岁", "I am 22 years old", nil},
	{"我是回族", "I am Hui", nil},
	{"我是维吾尔族，信伊斯兰教", "I am a Uyghur and a Muslim", nil},
	{"我是农村户口", "I have a rural registration", nil},
	{"我是外地户口", "I am registered elsewhere", nil},
	{"我是单亲妈妈，有两个孩子", "I am a single mother of two", nil},
	{"我是退役军人", "I am a veteran", []string{"创业贷款（创业担保贷款、小额信贷）", "退役军人免费培训和培训补贴", "Start-up loan", "Free training and training subsidy for veterans"}},
}

var entitledLives = [][2][]string{
	{{"我被公司辞退了，没有工作，交了三年社保，我能领什么补贴", "其他地方", "是", "不是", "跳过", "看结果", "更多", "更多", "特定人群的", "不符合的"}, {"I was laid off, I have no job, I paid social insurance for 3 years, what benefits can I get?", "somewhere else", "yes", "no", "skip", "show results", "more", "more", "for some groups", "what does not fit"}},
	{{"我打算创业，我能享受什么政策", "其他地方", "没有工作，想找工作", "我自己辞职", "看结果", "更多", "更多", "特定人群的", "不符合的"}, {"I am starting my own business, what am I entitled to?", "somewhere else", "Out of work and looking", "I resigned", "show results", "more", "more", "for some groups", "what does not fit"}},
	{{"我经常加班，我能享受什么待遇", "广东", "在单位上班", "跳过", "不是", "看结果", "更多", "更多", "特定人群的", "不符合的"}, {"I work overtime, what am I entitled to?", "Guangdong", "Working for an employer", "skip", "no", "show results", "more", "more", "for some groups", "what does not fit"}},
	{{"我灵活就业，自己交社保，我能享受什么补贴", "山东", "是", "跳过", "看结果", "更多", "更多", "特定人群的", "不符合的"}, {"I do gig work, what benefits can I get?", "Shandong", "yes", "skip", "show results", "more", "more", "for some groups", "what does not fit"}},
}

// TestEntitledForEverybody: 40 pairs in each language tell the same life, and one of each
// pair who they are besides. They are asked the same and have the same, but for what the
// law itself makes depend on it.
func TestEntitledForEverybody(t *testing.T) {
	b := newGuideBot(t)
	run(t, b, 4)
	type told struct {
		asked []string
		found map[string]string
	}
	tell := func(name string, messages []string) (r told) {
		r.found = map[string]string{}
		for _, a := range chat(t, b, name, messages...) {
			if a.Outcome != bot.Answered {
				r.asked = append(r.asked, a.Text)
			}
			for rule, sign := range listed(a.Text) {
				r.found[rule] = sign
			}
		}
		return r
	}
	var mutex sync.Mutex
	var seen atomic.Int64
	pairs, differ := 0, 0
	at(len(entitledLives)*2, func(i int) {
		life, language := entitledLives[i/2], i%2
		first := tell(fmt.Sprint("life", i), life[language])
		seen.Add(int64(len(first.asked) * len(first.found)))
		if len(first.asked) == 0 || len(first.found) == 0 {
			t.Errorf("%v: %+v: the test sees too little", life[language], first)
		}
		for j, who := range entitledPeople {
			words := [2]string{who.zh + "。", who.en + ". "}[language]
			messages := slices.Clone(life[language])
			messages[0] = words + messages[0]
			is := tell(fmt.Sprint("life", i, "as", j), messages)
			mutex.Lock()
			pairs++
			if !slices.Equal(is.asked, first.asked) && who.may == nil {
				t.Errorf("%s: asked %q, others %q", messages[0], is.asked, first.asked)
			}
			for rule, sign := range first.found {
				switch {
				case is.found[rule] == sign:
				case slices.Contains(who.may, rule):
					differ++
				default:
					t.Errorf("%s: %s is %q, for others %q", messages[0], rule, is.found[rule], sign)
				}
			}
			mutex.Unlock()
		}
	})
	if pairs != 80 || differ == 0 || seen.Load() < 200 {
		t.Errorf("%d pairs, %d lawful differences, %d seen: the test sees too little", pairs, differ, seen.Load())
	}
}

// TestEntitledCites asks for the details of every rule, where it holds, in both languages:
// each condition, exception and amount has its clause, and what is cited stands in the
// document, there.
func TestEntitledCites(t *testing.T) {
	b := newGuideBot(t)
	run(t, b, 4)
	ctx := context.Background()
	for i, places := range [][]string{{"其他地方", "广东", "山东", "北京", "上海", "河南"}, {"elsewhere", "Guangdong"}} {
		seen := map[string]bool{}
		for _, place := range places {
			name := fmt.Sprint("cites", i, place)
			chat(t, b, name, []string{"我能领什么补贴", "what benefits can I get?"}[i], place, []string{"看结果", "show results"}[i])
			var listed []string
			if err := b.Pool.QueryRow(ctx, `SELECT array(SELECT jsonb_array_elements_text(memory->'guide'->'entitled'->'listed')) FROM conversation WHERE external_id = $1`, name).Scan(&listed); err != nil {
				t.Fatal(err)
			}
			for k, rule := range listed {
				if seen[rule] {
					continue
				}
				seen[rule] = true
				a := chat(t, b, name, fmt.Sprintf([]string{"%d 看 #答3", "%d see #a3"}[i], k+1))[0]
				if line := uncited(a.Text); line != "" || !strings.Contains(a.Text, []string{"为什么：", "Why:"}[i]) {
					t.Errorf("%s: %q has no clause: %s", rule, line, a.Text)
				}
				for _, c := range a.Citations {
					var there bool
					err := b.Pool.QueryRow(ctx, `SELECT substr(body, $2 + 1, $3 - $2) = $4 FROM version WHERE id = $1::bigint`, c.Document, c.Start, c.End, c.Quote).Scan(&there)
					if err != nil || !there || c.Quote == "" {
						t.Errorf("%s: %q is not at %d in %s: %v", rule, c.Quote, c.Start, c.Title, err)
					}
				}
			}
		}
		if want := []int{43, 30}[i]; len(seen) < want {
			t.Errorf("%s: details of %d rules, want %d", places[0], len(seen), want)
		}
	}
}

// uncited gives a line of details that states something and has no mark, nor rows below.
func uncited(text string) string {
	lines := strings.Split(text, "\n")
	within := false
	for i, line := range lines {
		if strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":") {
			within = slices.Contains([]string{"为什么：", "例外：", "能得到什么：", "Why:", "Exceptions:", "What you get:"}, line) || within && strings.ContainsAny(line, "✓✗?")
		}
		if line == "" {
			within = within && i+1 < len(lines)
			continue
		}
		heading := strings.HasSuffix(line, "：") || strings.HasSuffix(line, ":")
		rows := i+1 < len(lines) && strings.HasPrefix(lines[i+1], "  ")
		if within && !heading && !rows && !strings.Contains(line, "[") && !strings.Contains(line, "这是参考") && !strings.Contains(line, "This is guidance") && !strings.HasPrefix(line, "  ") {
			return line
		}
	}
	return ""
}
