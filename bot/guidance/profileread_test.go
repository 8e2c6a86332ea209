package guidance

import (
	"slices"
	"testing"
)

// TestReadSaid: one sentence may say several things; a place is understood by its short name
// where only one is called so.
func TestReadSaid(t *testing.T) {
	for said, want := range map[string][]item{
		"我会开叉车，干过5年仓库，想找白班，住在番禺":                                            {{Field: "skills", Value: "forklift"}, {Field: "limits", Value: "nights"}, {Field: "region", Value: "440113"}, {Field: "experience", Value: "仓库||"}},
		"day shifts only, I live in Guangzhou, worked as a cleaner 3 years": {{Field: "limits", Value: "nights"}, {Field: "region", Value: "4401"}, {Field: "experience", Value: "cleaner||"}},
		"不上夜班，离家5公里以内":                                                      {{Field: "limits", Value: "nights"}, {Field: "distance", Value: "5000"}},
	} {
		got := readSaid(said, "")
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %v, without %v", said, got, w)
			}
		}
	}
	for _, said := range []string{"我住在朝阳", "我住在附近", "我住在家里", "什么班都行"} { // several are called so, or it is none
		if got := readSaid(said, ""); len(got) != 0 {
			t.Errorf("%s: %v", said, got)
		}
	}
}
