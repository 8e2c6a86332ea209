package read

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	// ofPage is what a site says of a page under its title, with the value: 来源：…, 字体：大 中 小.
	ofPage = regexp.MustCompile(`(?:信息|文章|稿件|内容)?来源|作者|责任编辑|编辑|审核|发(?:布|稿|文)(?:时间|日期|单位|机构)|更新(?:时间|日期)|成文日期|浏览(?:次数|量|数)?|阅读(?:次数|量|数)?|点击(?:次数|量|数|率)?|访问(?:次数|量)|字体(?:大小)?|字号|保护视力色?|视力保护色?|分享(?:到|至)?`)
	// keyed is one of these at the place where it has its value.
	keyed = regexp.MustCompile(`(?:` + ofPage.String() + `)\s*[:：]`)
	// ofPageLeft is what may be left of such a line without its values.
	ofPageLeft = regexp.MustCompile(`\d{4}\s*(?:[-/.]|年)\s*\d{1,2}\s*(?:[-/.]|月)\s*\d{1,2}\s*日?|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d+\s*次?|特大|[大中小]|打印(?:本页|页面)?|关闭(?:窗口|本页)?|收藏|返回(?:顶部|首页)|微信|微博|QQ空间|扫一扫\S{0,16}|[|｜·【】\[\]()（）「」:：,，、+\-\s]+`)
)

// mostAboutPage bounds such a line, in characters.
const mostAboutPage = 160

// aboutPage reports whether a line is what a site says of its page, and no part of the
// document: where it is from, when it was put there, how large its letters are. A line that
// says anything else is kept whole.
func aboutPage(line string) bool {
	if utf8.RuneCountInString(line) > mostAboutPage {
		return false
	}
	at := keyed.FindAllStringIndex(line, -1)
	if len(at) == 0 {
		return false
	}
	if strings.TrimSpace(ofPageLeft.ReplaceAllString(line[:at[0][0]], "")) != "" {
		return false
	}
	for i, k := range at {
		end := len(line)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		value := strings.TrimSpace(line[k[1]:end])
		words := slices.DeleteFunc(strings.Fields(value), func(w string) bool { return ofPageLeft.ReplaceAllString(w, "") == "" })
		if strings.ContainsAny(value, "。；！？") || len(words) > 1 || utf8.RuneCountInString(value) > 60 {
			return false
		}
	}
	// 来源：… or 审核：… alone may be of the document.
	return ofSite.MatchString(line) || strings.Contains(line, "来源") && released.MatchString(line)
}

var (
	ofSite   = regexp.MustCompile(`字体|字号|视力|浏览(?:次数|量|数)|阅读(?:次数|量|数)|点击(?:次数|量|数|率)|访问(?:次数|量)|打印|分享(?:到|至)?\s*[:：]`)
	released = regexp.MustCompile(`发(?:布|稿)(?:时间|日期)\s*[:：]\s*\d{4}`)
)
