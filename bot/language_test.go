package bot

import (
	"strings"
	"testing"
)

// TestLanguageWished: who wishes for a language, and who tells which they speak or asks about one.
func TestLanguageWished(t *testing.T) {
	for name, all := range map[string]string{
		"en": "in english pls|english please|english pls|In English, please!|can you speak english|can you speak english please|could you answer in english?|please write in english|can we talk in english|switch to english please|english only|english|说英文|请用英语回答|用英文说|可以说英语吗|能不能用英文|你会说英语吗|换成英文吧|do you speak english",
		"zh": "说中文|中文|请用中文回答|能说中文吗|可以用中文吗|你会中文吗|用中文吧|还是说中文吧|换成中文|中文版|请讲普通话|chinese please|in chinese pls|can you speak chinese|please answer in chinese|中文可以吗|中文好吗",
		"":   "我会说普通话|会说英语|会英语|我说英语|英语四级|中文专业|教中文|说中文的工作|英语老师|I speak English|I can speak English|I want to learn English|English teacher|english course|my English is bad|speaks english|jobs in english|要会英语吗|英语不好能找什么工作|合同有中文版吗|is the contract in english|in english schools|翻译成英文要多少钱|do they speak english",
	} {
		for message := range strings.SplitSeq(all, "|") {
			is := smallTalkIn(message)
			if is != "zh" && is != "en" {
				is = ""
			}
			if is != name {
				t.Errorf("%q wishes for %q, want %q", message, is, name)
			}
		}
	}
}
