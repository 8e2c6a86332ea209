package grounding_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"careerbot/internal/grounding"
)

// TestBounds reads which way the numbers of a clause bound.
func TestBounds(t *testing.T) {
	for clause, want := range map[string]string{
		"已经缴纳失业保险费满一年的":                  "1 year: at least",
		"累计缴费满一年不足五年的，领取失业保险金的期限最长为十二个月": "1 year: at least; 12 month: at most; 5 year: less than",
		"劳动合同期限三个月以上不满一年的，试用期不得超过一个月":    "1 month: at most; 1 year: less than; 3 month: at least",
		"怀孕未满4个月流产的；怀孕满4个月流产的":           "4 month: at least, less than",
		"已满10年不满20年的，年休假10天":             "10 day: ; 10 year: at least; 20 year: less than",
		"自事故伤害发生之日起30日内":                 "30 day: within",
		"没有数字":                           "",
	} {
		bounds := grounding.Bounds(clause)
		var all []string
		for _, figure := range slices.Sorted(maps.Keys(bounds)) {
			all = append(all, figure+": "+strings.Join(slices.Sorted(slices.Values(bounds[figure])), ", "))
		}
		if got := strings.Join(all, "; "); got != want {
			t.Errorf("%s: %q, want %q", clause, got, want)
		}
	}
}
