package bot_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"

	"careerbot/bot"
	"careerbot/internal/redact"
)

// idCard makes a resident ID card number of a year in 1950–2009 with its check digit.
func idCard(r *rand.Rand) string {
	s := fmt.Sprintf("110105%04d%02d%02d%03d", 1950+r.IntN(60), 1+r.IntN(12), 1+r.IntN(28), r.IntN(1000))
	sum, w := 0, []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	for i, d := range s {
		sum += int(d-'0') * w[i]
	}
	return s + string("10X98765432"[sum%11])
}

// bankCard makes a card number with its check digit and a year in it.
func bankCard(r *rand.Rand) string {
	s := fmt.Sprintf("6222%02d20%02d%08d", r.IntN(100), r.IntN(30), r.IntN(100000000))
	sum := 0
	for i := len(s) - 1; i >= 0; i-- {
		d := int(s[i] - '0')
		if (len(s)-1-i)%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return s + string(rune('0'+(10-sum%10)%10))
}

// left gives four digits in a row of an identifier that a model would see of a text.
func left(t *testing.T, shown string, identifiers ...string) string {
	t.Helper()
	hidden, err := redact.Hide(shown)
	if err != nil {
		return "" // nothing is sent
	}
	for run := range strings.FieldsFuncSeq(hidden.Text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		for _, id := range identifiers {
			if len(run) == 4 && (run[:2] == "19" || run[:2] == "20") {
				continue // a year that is said besides
			}
			for i := 0; i+4 <= len(run); i++ {
				if strings.Contains(id, run[i:i+4]) {
					return run + " in " + hidden.Text
				}
			}
		}
	}
	return ""
}

// A follow-up leaves identifiers whole, so that they are hidden from models.
func TestStandalonePrivate(t *testing.T) {
	for _, c := range []struct{ before, said, id, want string }{
		{"我手机号13812345678，身份证11010519491231002X，老板拖欠工资三个月了咋办", "去年呢", "11010519491231002X", "去年"},
		{"my id is 110105199012310027 how is overtime paid?", "in 2022?", "110105199012310027", "2022"},
		{"我的卡6222020200112233445被公司扣了，工资怎么要回来", "去年呢", "6222020200112233445", "去年"},
		{"2021年最低工资是多少，我身份证11010519491231002X", "2022年呢", "11010519491231002X", "2022年"},
	} {
		got, followed := bot.Standalone(c.said, []string{c.before})
		if l := left(t, got, c.id); l != "" || !followed || !strings.Contains(got, c.want) {
			t.Errorf("%q after %q: %q %t, left %q", c.said, c.before, got, followed, l)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	says := []string{"去年呢", "那2022年呢", "2020呢", "上海呢？", "怎么申请", "那农民工呢", "如果是2019年呢", "我的身份证%s呢", "in 2022?", "and last year?", "how do I apply?", "what about 2019?",
		"and in Shanghai?", "for part-timers?", "and with card %s?", "if I resigned in 2020?", "what documents do I need for it?"}
	asks := []string{"身份证%s，老板拖欠工资咋办", "手机%s,2021年最低工资是多少", "我去年上班，卡号%s，工资被扣%s怎么办？", "%s怎么申请失业金", "失业金2020年能领多久%s",
		"my id is %s how is overtime paid?", "My number: %s: how long is probation in 2021?", "I am %s. My boss paid nothing last year. What can I do %s?", "unemployment benefit %s in Beijing how long?"}
	fill := func(pattern string, ids *[]string) string {
		for strings.Contains(pattern, "%s") {
			id := []func() string{func() string { return idCard(r) }, func() string { return bankCard(r) }, func() string { return fmt.Sprintf("138%08d", r.IntN(100000000)) },
				func() string { return fmt.Sprintf("1392020%04d", r.IntN(10000)) }}[r.IntN(4)]()
			*ids = append(*ids, id)
			pattern = strings.Replace(pattern, "%s", id, 1)
		}
		return pattern
	}
	followed := 0
	for range 1000 {
		var ids, before []string
		for range 1 + r.IntN(3) {
			before = append(before, fill(asks[r.IntN(len(asks))], &ids))
		}
		said := fill(says[r.IntN(len(says))], &ids)
		got, ok := bot.Standalone(said, before)
		if !ok {
			continue
		}
		followed++
		if l := left(t, got, ids...); l != "" {
			t.Fatalf("%q after %q became %q: left %s", said, before, got, l)
		}
	}
	if followed < 400 {
		t.Errorf("%d were followed", followed)
	}
}
