package bot

import "testing"

func TestDistress(t *testing.T) {
	for message, want := range map[string]string{
		"我不想活了": "despair", "失业了撑不下去了，想死": "despair", "想自杀": "despair", "I am going to end my life": "despair",
		"I want to KILL MYSELF, I lost my job": "despair", "老板骂我打我怎么办": "danger", "工头打了我": "danger", "厂里不让我们走": "danger",
		"my boss hits me": "danger", "they won't let us leave the dormitory": "danger",
		"自杀算工伤吗": "", "单位不让我休年假": "", "打我电话": "", "在公司被打卡机扣钱": "", "加班累死了": "", "我想学打铁": "",
		"will the company beat me in court": "", "how to end my contract": "", "I live with my parents": "",
	} {
		if got := distress(message); got != want {
			t.Errorf("distress(%q) = %q, want %q", message, got, want)
		}
	}
}
