package prompts_test

import (
	"strings"
	"testing"

	"careerbot/prompts"
)

// TestRuleChangeWords: what is told of a change says what was and what is, for each way in
// which an article can lose its force, and everything about it has words in both languages.
func TestRuleChangeWords(t *testing.T) {
	for language, want := range map[string]string{
		"zh": "请看。\n\n《甲》（1号） 第一条\n以前：旧\n现在（第二条）：新 [1]\n\n《乙》 第三条\n以前：旧\n现在：这一条已经删除。\n\n《丙》\n以前：旧\n现在：这份文件已由《丁》代替。\n\n《戊》\n以前：旧\n现在：这份文件的有效期已经过了。\n\n《己》\n以前：旧\n现在：这份文件已经撤下，不再作为答复依据。\n\n《庚》\n以前：旧\n现在：这一版已经撤回，不再作为答复依据。\n\n还有 2 条也有变动。\n\n想知道现在怎么规定，直接把问题再发一次就行。",
		"en": "请看。\n\n甲 (1号), 第一条\nBefore: 旧\nNow (第二条): 新 [1]\n\n乙, 第三条\nBefore: 旧\nNow: this article was deleted.\n\n丙\nBefore: 旧\nNow: this document was replaced by “丁”.\n\n戊\nBefore: 旧\nNow: this document is no longer valid.\n\n己\nBefore: 旧\nNow: this document was taken out. I no longer answer from it.\n\n庚\nBefore: 旧\nNow: this text was taken back. I no longer answer from it.\n\n2 more changed, too.\n\nTo hear what the rule is now, just ask your question again.",
	} {
		got := prompts.RuleChanged(language, prompts.RuleChange{Note: "请看。", More: 2, Articles: []prompts.ChangedArticle{
			{Title: "甲", Number: "1号", Name: "第一条", What: "changed", Before: "旧", NowName: "第二条", Now: "新", N: 1},
			{Title: "乙", Name: "第三条", What: "removed", Before: "旧"},
			{Title: "丙", What: "superseded", By: "丁", Before: "旧"},
			{Title: "戊", What: "expired", Before: "旧"},
			{Title: "己", What: "withdrawn", Before: "旧"},
			{Title: "庚", What: "undone", Before: "旧"},
		}})
		if got != want {
			t.Errorf("%s: %q\nwant %q", language, got, want)
		}
		for _, what := range []string{"on", "again", "off", "none", "offer", "no_contact"} {
			if said := prompts.RuleWatch(language, what); strings.TrimSpace(said) == "" || strings.Contains(said, "no value") {
				t.Errorf("%s, %s: %q", language, what, said)
			}
		}
		if prompts.RuleNote(language) == "" || prompts.RuleWatchLabel(language, "on") == prompts.RuleWatchLabel(language, "off") || prompts.RuleWatched(language, true) == prompts.RuleWatched(language, false) {
			t.Errorf("%s: words are missing", language)
		}
	}
}
