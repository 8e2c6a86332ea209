package guidance

import (
	"strings"
	"testing"
	"time"
)

// TestSeveralSteps: what is several steps, and what is one.
func TestSeveralSteps(t *testing.T) {
	today := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	for message, want := range map[string]string{
		"周五去社保局问失业金；下周一改简历；12月3日面试":                                        "周五去社保局问失业金|下周一改简历|12月3日面试",
		"周五去社保局，下周一改简历":                                                    "周五去社保局|下周一改简历",
		"明天去问、后天面试":                                                        "明天去问|后天面试",
		"1. 去社保所 2. 改简历 3. 面试":                                             "去社保所|改简历|面试",
		"1、去社保所\n2、改简历":                                                    "去社保所|改简历",
		"第一步去社保所，第二步改简历":                                                   "去社保所|改简历",
		"周五去社保局，然后改简历":                                                     "周五去社保局|改简历",
		"①打电话 ②改简历":                                                        "打电话|改简历",
		"Friday go to the job centre; Monday fix CV; 3 December interview": "Friday go to the job centre|Monday fix CV|3 December interview",
		"call the office tomorrow, fix my CV on Monday":                    "call the office tomorrow|fix my CV on Monday",
		"1. call the office 2. fix my CV":                                  "call the office|fix my CV",
		"go to the job centre on Friday and then fix my CV":                "go to the job centre on Friday|fix my CV",
		"3.5万的岗位;1.2万的岗位":                                                  "3.5万的岗位|1.2万的岗位", // no numbers of a list
		"2.5小时的培训 3.5公里外的面试":                                               "",
		"找5.2万的岗位":                                                         "",
		"1.12月3日面试 2.改简历":                                                  "12月3日面试|改简历",
		"1.12月3日面试；2.5号改简历":                                                "12月3日面试|5号改简历",
		"1.去社保所 2.改简历":                                                     "去社保所|改简历",
		"1. 5万的岗位 2. 3万的岗位":                                                "5万的岗位|3万的岗位",
		"1.5 hours of training; 2.5 km run":                                "1.5 hours of training|2.5 km run",
		"周五去社保所问失业登记":                                                      "",
		"带身份证、毕业证去社保所":                                                     "",
		"周五去社保所，带上身份证":                                                     "",
		"12.3 面试":                                                          "",
		"下周一上午10点去面试，地点天河区":                                                "",
		"go to the job centre and ask about registering":                   "",
		"call Anna, Ben and Tom":                                           "",
		"send cv to 3 cafes by next friday":                                "",
		"改简历":                                                              "",
	} {
		if is := strings.Join(severalSteps(message, today), "|"); is != want {
			t.Errorf("%q: %q, want %q", message, is, want)
		}
	}
}

// TestStepAgainst: what is a step against a wrong, and what is a complaint.
func TestStepAgainst(t *testing.T) {
	for _, step := range []string{"投诉老板", "明天去投诉老板", "申请仲裁", "周五去劳动局投诉", "准备仲裁材料", "打电话问仲裁要什么材料", "我要去问仲裁怎么申请", "go to the labour office about my unpaid wages", "ask how to complain"} {
		if !stepAgainst(step) {
			t.Errorf("%q is no step", step)
		}
	}
	for _, wish := range []string{"我要投诉老板", "我要投诉", "我想举报公司", "我要告老板", "老板没发我工资", "I want to complain about my boss", "I want to report my employer", "公司拖欠工资我要仲裁"} {
		if stepAgainst(wish) {
			t.Errorf("%q is a step", wish)
		}
	}
}

// TestDoneSaid: what says that a step is done, by its words, and what only looks so.
func TestDoneSaid(t *testing.T) {
	open := []Step{{ID: 1, Words: "去社保所问失业登记"}, {ID: 2, Words: "改简历"}, {ID: 3, Words: "面试"}}
	openEN := []Step{{ID: 1, Words: "Go to the job centre"}, {ID: 2, Words: "fix my CV"}, {ID: 3, Words: "interview at the bakery"}}
	for message, want := range map[string]int64{
		"去过社保所了": 1, "社保所去了": 1, "我去了社保所": 1, "简历改好了": 2, "改好简历了": 2, "面试完了": 3, "面试过了": 3, "第一步做完了": 0,
		"I went to the job centre": 1, "I've been to the job centre": 1, "I fixed my CV": 2, "I have updated my CV": 2, "I had the interview": 0, "I did the interview today": 3,
		"社保所怎么去": 0, "去社保所带什么": 0, "我走了": 0, "I went home": 0, "should I go to the job centre": 0, "面试被问结婚没有": 0, "I went to the job centre and they were rude": 0,
	} {
		for _, steps := range [][]Step{open, openEN} {
			turn := &planTalk{plan: Plan{Open: steps}, today: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
			if (message[0] < 0x80) != (steps[0].Words[0] < 0x80) {
				continue
			}
			if w, _ := turn.readNamed(message); w.id != want {
				t.Errorf("%q is step %d, want %d", message, w.id, want)
			}
		}
	}
}

// TestNotDone: what was not done, was done by somebody else, or is another deed on the same
// thing, makes no step done.
func TestNotDone(t *testing.T) {
	for _, c := range []struct {
		step, said string
		done       bool
	}{
		{"call the job centre", "I asked a friend to call the job centre", false}, {"go to the job centre", "I did not go to the job centre", false}, {"call the job centre", "I haven't called the job centre", false},
		{"call the job centre", "I never called the job centre", false}, {"go to the job centre", "I didn't go to the job centre yet", false}, {"fix my cv", "did I fix my cv", false}, {"fix my cv", "I sent my cv", false}, {"call the job centre", "I went to the job centre", false},
		{"fix my cv", "have I fixed my cv", false}, {"go to the job centre", "I nearly went to the job centre", false}, {"fix my cv", "my cv is not done", false}, {"call the job centre", "my brother called the job centre", false}, {"fix my cv", "I had to fix my cv", false},
		{"go to the job centre", "I went to the job centre", true}, {"call the job centre", "I called the job centre", true}, {"fix my cv", "I updated my cv", true}, {"fix my cv", "fix my cv is done", true}, {"fix my cv", "finished my cv", true}, {"send my cv", "I sent my cv", true}, {"interview at the bakery", "I did the interview at the bakery", true}, {"ask about registering", "I asked about registering", true},
		{"改简历", "昨天投了简历", false}, {"去社保所", "社保所没去", false}, {"去社保所", "还没去社保所", false}, {"去社保所", "社保所没去了", false}, {"改简历", "简历还没改完", false}, {"改简历", "简历不用改了", false}, {"改简历", "让朋友改好简历了", false}, {"投简历", "简历改好了", false}, {"去社保所", "打了社保所", false}, {"打电话给社保所", "去过社保所了", false},
		{"改简历", "叫我弟改好简历了", false}, {"去社保所", "差点去了社保所", false}, {"改简历", "改完简历了吗", false}, {"去社保所", "别人去了社保所", false},
		{"改简历", "改好简历了", true}, {"改简历", "简历改完了", true}, {"投简历", "昨天投了简历", true}, {"去社保所", "社保所去了", true}, {"打电话给社保所", "打过社保所了", true}, {"改简历", "简历做完了", true}, {"面试", "面试去过了", true}, {"写简历", "简历写好了", true}, {"去社保局办登记", "办完登记了", true}, {"找王姐问保洁的活", "问过王姐了", true},
	} {
		turn := &planTalk{plan: Plan{Open: []Step{{ID: 1, Words: c.step}}}, today: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
		if w, ok := turn.readNamed(c.said); ok && w.verb == "done" && w.id == 1 != c.done || !ok && c.done {
			t.Errorf("%q makes %q done: %v, want %v", c.said, c.step, !c.done, c.done)
		}
	}
}
