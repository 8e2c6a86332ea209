package guidance

import "testing"

// TestYesOrNo: a denial is never a yes, however it is said.
func TestYesOrNo(t *testing.T) {
	for want, all := range map[string][]string{
		"no": {"没有", "好像没有", "当然没有", "确实没有", "是没有", "应该是没有", "办不了", "交不起", "对不起，我没办", "还没", "不是", "没办过",
			"no", "nope", "I did not", "I do not", "I don't", "I haven’t", "I have never", "I have no registration", "i was never registered", "not yet", "Sorry, I didn't"},
		"yes": {"有", "是的", "没错", "不错", "没问题", "办了", "已经办了", "对", "不好意思，有", "yes", "Yes, I did", "I have", "of course", "no problem"},
		"":    {"没有不办", "我上个月去的时候那里的人说系统坏了让我以后再去没法办", "I did not say that I have not done it"},
	} {
		for _, said := range all {
			if got, ok := yesOrNo(bare(said)); got != want || ok != (want != "") {
				t.Errorf("%q is %q, want %q", said, got, want)
			}
		}
	}
	for _, said := range []string{"I don't know", "I don’t know", "I can't remember", "不知道", "说不准", "i'm not sure"} {
		if !unsureOf.MatchString(bare(said)) {
			t.Errorf("%q is not unsure", said)
		}
	}
	if !skipSaid.MatchString(bare("I'd rather not say")) {
		t.Error("rather not say is no skip")
	}
}

// TestAmounts: how much is read as it is said, with the bound on the right side; a year of
// the calendar is no amount.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ said, unit, want string }{
		{"三年", "month", "36"}, {"一年半", "month", "18"}, {"10个月左右", "month", "10"}, {"about two years", "month", "24"}, {"两三年", "month", "24..48"},
		{"不满一年", "month", "0..12"}, {"没交满一年", "month", "0..12"}, {"快三年了", "month", "0..36"}, {"less than 1 year", "month", "0..12"},
		{"不超过一年", "month", "0..13"}, {"最多一年", "month", "0..13"}, {"一年以下", "month", "0..13"}, {"no more than 6 months", "month", "0..7"},
		{"超过一年", "month", "12.."}, {"over 2 years", "month", "24.."}, {"快递员，交了三年", "month", "36"},
		{"2019年开始交的", "month", ""}, {"2020年3月到现在", "month", ""}, {"去年3月", "month", ""}, {"since 2019", "month", ""}, {"交了200年", "month", ""},
		{"三千五", "yuan", "3500"}, {"两千八", "yuan", "2800"}, {"1万2", "yuan", "12000"}, {"3k5", "yuan", "3500"}, {"两千八百五", "yuan", "2850"}, {"一百零五块", "yuan", "105"},
		{"3500以下", "yuan", "0..3501"}, {"不到三千五", "yuan", "0..3500"}, {"6000块", "yuan", "6000"}, {"1.2万", "yuan", "12000"},
	} {
		if got := amountIn(c.said, c.unit); got != c.want {
			t.Errorf("%q is %q, want %q", c.said, got, c.want)
		}
	}
}
