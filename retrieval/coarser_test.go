package retrieval_test

import (
	"strings"
	"testing"

	"careerbot/knowledge/place"
	"careerbot/retrieval"
)

// TestNamedLoosely: places are found as people name where they are: a district in letters,
// a postcode, an address of which only the town is known.
func TestNamedLoosely(t *testing.T) {
	s := places(t, []site{
		{"id": "1", "name": "甲街道人社中心", "address": "甲路1号", "region": "370104", "lat": 36.65, "lon": 116.9},
		{"id": "2", "name": "乙街道人社中心", "address": "乙路1号", "region": "370103", "lat": 36.63, "lon": 116.99},
		{"id": "3", "name": "Wharf Street Job Centre", "address": "1 Wharf Street, Preston PR1 2HE", "region": "GB", "lat": 53.76, "lon": -2.703},
	}, place.Options{})
	for at, want := range map[string]string{
		"Huaiyin": "山东省济南市槐荫区", "huai yin district": "山东省济南市槐荫区", "Shizhong": "山东省济南市市中区", "济南市中区": "山东省济南市市中区",
		"PR1 2HE": "PR1 2HE", "pr1 9ZZ": "PR1", "PR1": "PR1", "Fishergate Preston": "Preston", "12 Fishergate, Preston": "Preston", "Fishergate, Preston, PR1 8AA": "PR1", "Preston town centre": "Preston", "preston City Centre": "preston",
		"Haidian": "", "LS9 7TF": "", "Fishergate Leeds": "", "Nowhere, Atlantis": "", "lin": "", ",": "", "a,,,,": "",
	} {
		n := near(t, s, retrieval.NearQuery{At: at})
		if got := n.Where; n.Unknown != (want == "") || want != "" && !strings.EqualFold(got, want) || len(n.Choices) > 0 {
			t.Errorf("%q is taken for %q, want %q (%+v)", at, got, want, n.Choices)
		}
	}
}
