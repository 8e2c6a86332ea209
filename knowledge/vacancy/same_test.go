package vacancy_test

import (
	"fmt"
	"strings"
	"testing"

	"careerbot/knowledge/vacancy"
)

// TestTwoPosts: two posts that read alike are two, also by way of a third that says
// less; the same post said in two ways is one.
func TestTwoPosts(t *testing.T) {
	long := strings.Repeat("负责厨房的清洁、备菜、洗碗、垃圾分类和食材入库登记，服从厨师长的安排。", 3)
	shop := func(id, place string, change row) row {
		r := whole(id, row{"duties": long, "place": place, "lat": nil, "lon": nil})
		for k, v := range change {
			r[k] = v
		}
		return r
	}
	for name, c := range map[string]struct {
		rows []row
		want int
	}{
		"two shops of a district":            {[]row{shop("1", "北京市朝阳区望京店", nil), shop("2", "北京市朝阳区国贸店", nil)}, 2},
		"two houses of a street":             {[]row{shop("1", "北京市海淀区中关村大街1号", nil), shop("2", "北京市海淀区中关村大街27号", nil)}, 2},
		"one, said shorter":                  {[]row{shop("1", "北京市海淀区中关村大街1号", nil), shop("2", "北京 海淀", nil)}, 1},
		"two by way of a third":              {[]row{shop("1", "北京市海淀区", nil), shop("2", "北京市海淀区中关村大街1号", nil), shop("3", "北京市海淀区学院路9号", nil)}, 2},
		"far apart":                          {[]row{shop("1", "北京市海淀区", row{"lat": "39.98", "lon": "116.31"}), shop("2", "北京市海淀区", row{"lat": "40.05", "lon": "116.31"})}, 2},
		"near":                               {[]row{shop("1", "北京市海淀区", row{"lat": "39.98", "lon": "116.31"}), shop("2", "北京市海淀区", row{"lat": "39.981", "lon": "116.312"})}, 1},
		"by day and by night":                {[]row{shop("1", "北京市海淀区", row{"conditions": "包两餐，白班"}), shop("2", "北京市海淀区", row{"conditions": "包两餐，夜班"})}, 2},
		"full and part time":                 {[]row{shop("1", "北京市海淀区", row{"type": "全职"}), shop("2", "北京市海淀区", row{"type": "兼职"})}, 2},
		"the same again, with a source more": {[]row{shop("1", "北京市海淀区", nil), shop("2", "北京市海淀区", nil)}, 1},
		"one source, another contract":       {[]row{shop("1", "北京市海淀区", nil), shop("2", "北京市海淀区", row{"duties": long + "合同期十四个月。"})}, 2},
		"one source, full time and pro rata": {[]row{shop("1", "北京市海淀区", nil), shop("2", "北京市海淀区", row{"pay": "200元/天 日结，按实际工时"})}, 2},
	} {
		// In one batch, in one batch behind what is known, and one after the other.
		together, after, apart := newStore(t), newStore(t), newStore(t)
		load(t, together, "a", false, c.rows...)
		load(t, after, "b", false, c.rows[0])
		load(t, after, "a", false, c.rows[1:]...)
		for i, r := range c.rows {
			source := fmt.Sprint("s", i)
			if strings.HasPrefix(name, "one source") {
				source = "s"
			}
			load(t, apart, source, false, r)
		}
		if strings.HasPrefix(name, "one source") {
			load(t, after, "a", false, c.rows[0])
			// A second source's, which is like both, does not join them.
			load(t, apart, "other", false, c.rows[0])
		}
		for how, s := range map[string]*vacancy.Store{"together": together, "after": after, "apart": apart} {
			if got := len(list(t, s, vacancy.Live)); got != c.want {
				t.Errorf("%s, %s: %d results, want %d", name, how, got, c.want)
			}
		}
	}
}
