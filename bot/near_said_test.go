package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestWhereSaid reads where people say that they are.
func TestWhereSaid(t *testing.T) {
	for said, want := range map[string]string{
		"我在槐荫区": "槐荫区", "我住在经十路": "经十路", "我现在在槐荫区这边": "槐荫区", "人在济南": "济南", "我家在中关村附近": "中关村", "住望京": "望京", "槐荫区": "槐荫区", "我在市中区呢": "市中区", "那我在历下": "历下",
		"I'm in Jinan": "Jinan", "i am near Fishergate, Preston": "Fishergate, Preston", "I live in Leyland": "Leyland", "im in preston now": "preston", "My postcode is PR1 2HE": "PR1 2HE", "Huaiyin": "Huaiyin", "PR1 2HE": "PR1 2HE", "in Preston please": "Preston",
		"I’m currently staying at Wharf Street": "Wharf Street",
	} {
		if got := whereSaid(clean(said)); got != want {
			t.Errorf("%s: %q, want %q", said, got, want)
		}
	}
}

// TestPlaceAlone: after a list of places a place alone is where they are, and nothing else is.
func TestPlaceAlone(t *testing.T) {
	for _, said := range []string{"振兴街道", "经十路", "我在市中区", "市中区", "历下", "Preston", "preston", "PR1 2HE", "I'm in Jinan", "near Wharf Street", "Wharf Street", "经十路23237号", "我住振兴街附近"} {
		if at, ok := placeAlone(clean(said)); !ok {
			t.Errorf("%s is no place (%q)", said, at)
		}
	}
	for _, said := range []string{"失业金", "工伤", "退休", "谢谢", "我在公司上班被骗了怎么办", "我在试用期，公司不给钱", "算了", "No", "what about my pension", "i am pregnant and sacked from my work", "全国", "我在家", "好的", "how long can probation last", "I'm sacked", "我失业了", "wages", "国家", "我在公司", "我在上海的公司上班", "I am in trouble", "I work at home", "我在仲裁", "我在网上"} {
		if at, ok := placeAlone(clean(said)); ok {
			t.Errorf("%s is taken for the place %q", said, at)
		}
	}
}

// TestAsksOfShown reads questions about places that were listed, and lets alone what asks
// of anything else.
func TestAsksOfShown(t *testing.T) {
	names := []string{"段店零工市场", "Wharf Street Job Centre"}
	friday := time.Date(2026, 11, 27, 2, 0, 0, 0, time.UTC)
	for said, want := range map[string]string{
		"几点关门": "hours 0 -1", "几点上班": "hours 0 -1", "is it open on saturday": "hours 0 5", "Is it open on Sunday?": "hours 0 6", "phone number?": "phone 0 -1", "电话多少": "phone 0 -1", "电话": "phone 0 -1", "周六开门吗": "hours 0 5", "明天上班吗": "hours 0 5",
		"第二个的电话": "phone 2 -1", "第1个几点开门": "hours 1 -1", "最近的那个怎么走": "address 0 -1 first", "段店零工市场几点关门？": "hours 1 -1", "地址在哪": "address 0 -1", "什么时候下班": "hours 0 -1", "what time does it close": "hours 0 -1", "what are the opening hours": "hours 0 -1",
		"what is the address of the second one": "address 2 -1", "how do i get there": "address 0 -1", "能办什么": "services 0 -1", "节假日休息吗": "hours 0 7", "what's the phone number of the first one?": "phone 1 -1", "how can I get to Wharf Street Job Centre?": "address 2 -1", "这个服务站电话是多少": "phone 0 -1",
		"周末开吗": "hours 0 5", "中午休息吗": "hours 0 -1", "when does it open": "hours 0 -1", "地址和电话": "phone,address 0 -1",
	} {
		q, ok := asksOfShown(clean(said), names, friday)
		got := fmt.Sprintf("%s %d %d", strings.Join(q.facts, ","), q.of, q.day)
		if q.first {
			got += " first"
		}
		if !ok || got != want {
			t.Errorf("%s: %q %v, want %q", said, got, ok, want)
		}
	}
	for _, said := range []string{
		"公司几点下班违法吗", "周六上班算加班吗", "我几点打卡", "老板电话", "周末加班工资怎么算", "节假日上班三倍工资吗", "加班到几点算", "仲裁委电话", "is overtime on saturday paid double", "when do i get paid", "what is my notice period", "number of sick days", "can i open a shop", "放假几天",
		"服务站骗了我", "怎么走仲裁", "周六", "谢谢", "年假怎么休息", "有什么工作", "where is my money",
	} {
		if q, ok := asksOfShown(clean(said), names, friday); ok {
			t.Errorf("%s is taken for a question about what is listed: %+v", said, q)
		}
	}
}

// TestLabelsIn: a label in two languages is said in that of the person.
func TestLabelsIn(t *testing.T) {
	for language, want := range map[string]string{"zh": "本服务登记, 人才网 (样本), NHS (2020)", "en": "Posted here, 人才网 (样本), NHS (2020)"} {
		if got := strings.Join(labelsIn([]string{"本服务登记 (Posted here)", "人才网 (样本)", "NHS (2020)"}, language), ", "); got != want {
			t.Errorf("%s: %s, want %s", language, got, want)
		}
	}
}
