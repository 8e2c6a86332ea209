package strength_test

import (
	"slices"
	"testing"

	"careerbot/internal/strength"
)

// TestSaidOnly: what was said is read, and nothing besides: mending a thing is not riding it,
// a little of a language is none for work, and a space ends a clause as a comma does.
func TestSaidOnly(t *testing.T) {
	for _, c := range []struct {
		said, code string
		has        bool
	}{
		{"修电瓶车", "ride", false}, {"修电瓶车", "repair", true}, {"会修电瓶车 爱跟人唠嗑", "repair", true}, {"骑电瓶车送外卖", "ride", true}, {"我会骑电瓶车", "ride", true}, {"I fix scooters", "ride", false}, {"I repair e-bikes", "ride", false}, {"I ride a scooter", "ride", true}, {"电瓶车厂打工", "ride", false},
		{"没得啥证 有个C1驾照", "drive_car", true}, {"没有电工证 有驾照", "drive_car", true}, {"不会开车 会做饭", "cook", true}, {"不会开车 会做饭", "drive", false}, {"没有C1驾照", "drive_car", false},
		{"Chinese, some english", "english", false}, {"a little English", "english", false}, {"my English is poor", "english", false}, {"I speak English", "english", true}, {"fluent english and some french", "english", true}, {"会一点英语", "english", false}, {"英语不好", "english", false}, {"英语一般", "english", false}, {"英语流利", "english", true}, {"会英语", "english", true},
		{"looked after my gran", "care_old", true}, {"I cooked in a canteen 3 years and looked after my gran", "care_old", true}, {"I cared for my grandmother", "care_old", true}, {"照顾过奶奶", "care_old", true}, {"my gran looked after me", "care_old", false}, {"我要照顾奶奶", "care_old", false}, {"I have to look after my gran", "care_old", false}, {"I look after my gran's shop", "care_old", false},
	} {
		r := strength.Read(strength.Done, c.said)
		if has := slices.Contains(slices.Concat(r.Skills, r.Licences), c.code); has != c.has {
			t.Errorf("%q says %s: %v, want %v", c.said, c.code, has, c.has)
		}
	}
}
