package strength_test

import (
	"slices"
	"strings"
	"testing"

	"careerbot/internal/strength"
)

// TestWished: the work that somebody wishes for is nothing that they can do; what they say
// beside it, or have done, is.
func TestWished(t *testing.T) {
	for said, want := range map[string]string{
		"I want to work in a warehouse": "", "I would like to work as a cook": "", "I'd like to be a driver": "", "I'm looking for warehouse work": "", "looking for a cleaning job": "", "I want a job in a kitchen": "", "i hope to find work as a welder": "", "I want to become a nurse": "",
		"我想做仓库的活": "", "想做仓库的工作": "", "想找个厨师的工作": "", "希望做保洁": "", "希望找到保安的工作": "", "想当司机": "", "我想去仓库上班": "", "想在广州做电工": "", "打算做月嫂": "", "愿意做保洁": "", "想要一份收银的工作": "",
		"I can cook": "cook", "I worked as a cook": "cook", "I can cook but I want to work in a warehouse": "cook", "I have worked in a warehouse": "lift stock", "I want nights off, I can weld": "weld",
		"我会做饭，想找仓库的工作": "cook", "做过厨师": "cook", "以前想做什么都行，当过保安": "watch", "会焊接": "weld", "I found work as a welder": "weld",
	} {
		if is := strings.Join(strength.Read(strength.Done, said).Skills, " "); is != want {
			t.Errorf("%q says %q, want %q", said, is, want)
		}
	}
}

// TestNotSaid: a machine is driven without driving a car, and who keeps a store leads nobody.
func TestNotSaid(t *testing.T) {
	for _, c := range []struct {
		said, code string
		has        bool
	}{
		{"I can drive a forklift", "forklift", true}, {"I can drive a forklift", "drive", false}, {"I was a forklift driver", "drive", false}, {"I drive a forklift truck", "truck", false}, {"叉车司机", "drive", false}, {"叉车司机", "forklift", true}, {"驾驶叉车", "drive", false}, {"I drive an excavator", "drive", false}, {"开拖拉机的司机", "drive", false},
		{"I can drive", "drive", true}, {"I drive a car and a forklift", "drive", true}, {"I can drive a car, a forklift", "forklift", true}, {"I drive trucks", "truck", true}, {"货车司机", "drive", true}, {"司机，也会叉车", "drive", true}, {"taxi driver", "drive", true},
		{"2014年到2026年做仓库管理员", "lead", false}, {"2014年到2026年做仓库管理员", "stock", true}, {"做过图书管理员", "lead", false}, {"管理员", "lead", false}, {"管理员工作", "lead", false}, {"做仓库管理", "lead", false},
		{"管理员工", "lead", true}, {"做过管理", "lead", true}, {"管理过20人", "lead", true}, {"车间管理", "lead", true}, {"仓库主管", "lead", true}, {"做仓库管理员，后来当了组长", "lead", true},
	} {
		if has := slices.Contains(strength.Read(strength.Done, c.said).Skills, c.code); has != c.has {
			t.Errorf("%q says %s: %v, want %v", c.said, c.code, has, c.has)
		}
	}
}

// TestOneShift: who wants no night shifts may change shifts.
func TestOneShift(t *testing.T) {
	for said, want := range map[string]string{
		"no night shifts": "nights", "I don't want night shifts": "nights", "no weekend shifts": "weekends",
		"no shift work": "shifts", "no rotating night shifts": "nights shifts", "no shifts": "shifts", "不倒班": "shifts", "不上夜班": "nights",
	} {
		if is := strings.Join(strength.Read(strength.Done, said).Not, " "); is != order(want) {
			t.Errorf("%q: %q, want %q", said, is, want)
		}
	}
}
