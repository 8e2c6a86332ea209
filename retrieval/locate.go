package retrieval

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// spot is what a text names: a district, or a street by the places in it.
type spot struct {
	point   *geo.Point
	name    string
	region  string
	street  string // folded, as addresses have it
	area    bool
	left    string // the part behind the name of a district that nothing is known of
	choices []Choice
	unknown bool
}

const (
	// mostNamed bounds how many places are looked through that have a street in
	// their address; more of them are a city, not a street.
	mostNamed = 500
	// together is how far apart two places of one street or quarter are at most, in metres.
	together = 3000
	// mostChoices is what a person can choose from.
	mostChoices = 8
	// longestName bounds what is looked for, in bytes.
	longestName = 120
)

// locate reads the name of a district, a street, or of both. Names of districts are
// those of internal/region; streets and quarters, and places abroad, are known by
// the addresses and names of the places that are loaded.
func (s *Searcher) locate(ctx context.Context, q NearQuery) (spot, error) {
	at := trimAt(q.At)
	if whole := strings.TrimSpace(seen(q.At)); region.Exactly(whole) != "" || len(region.Namesakes(whole)) > 0 {
		at = whole // 离石区 is not at 石区
	}
	if at == "" || len(at) > longestName {
		return spot{unknown: true, name: at}, nil
	}
	if code := region.Exactly(at); code != "" {
		return area(code), nil
	}
	if all := region.Namesakes(at); len(all) > 0 {
		return s.namesakes(ctx, at, all, q.Region)
	}
	if found, not, err := s.postcode(ctx, at); !not {
		return found, err
	}
	if code, err := region.Parse(at); err == nil { // a code
		return area(code), nil
	}
	within, street := "", at
	if name, code := region.Named(at); name != "" && strings.HasPrefix(at, name) && len(name) < len(at) {
		within, street = code, strings.TrimSpace(at[len(name):])
		for _, inside := range region.Namesakes("市" + street) { // 济南市中区 has one 市 for two
			if strings.HasSuffix(name, "市") && strings.HasPrefix(inside, code) {
				return area(inside), nil
			}
		}
	}
	found, err := s.street(ctx, street, within, q.Region)
	if err == nil && found.unknown && within == "" {
		if codes := region.Spelt(at); len(codes) > 0 {
			return s.spelt(ctx, at, codes, q.Region)
		}
	}
	if err == nil && found.unknown && within != "" {
		found = area(within) // the street is not known: the district is
		if found.left = street; utf8.RuneCountInString(street) < 2 || slices.Contains(ofTown, strings.ToLower(strings.Trim(street, " ,"))) {
			found.left = ""
		}
	}
	return found, err
}

// ofTown are parts of any town, which name nothing.
var ofTown = []string{
	"市区", "城区", "市内", "市里", "城里", "中心", "市中心", "城中心", "周围", "四周", "郊区", "全市", "全境", "本地", "当地", "那边", "这边",
	"centre", "center", "city", "city centre", "city center", "town centre", "town center", "region", "suburbs", "province", "china",
}

func area(code string) spot {
	return spot{name: region.Path(code), region: code, area: true}
}

// trimAt takes away what stands around the name of a place: 在中关村附近, near Preston.
func trimAt(s string) string {
	s = strings.TrimFunc(strings.TrimSpace(seen(s)), unicode.IsPunct)
	lower := strings.ToLower(s)
	for _, before := range []string{"near ", "in ", "at ", "around ", "离", "在", "到"} {
		if strings.HasPrefix(lower, before) {
			s = s[len(before):]
			break
		}
	}
	for _, after := range []string{"附近", "旁边", "周边", "一带", "近", " area", " town centre", " city centre", " town center", " city center"} {
		if cut := len(s) - len(after); cut > 0 && strings.EqualFold(s[cut:], after) {
			s = s[:cut]
			break
		}
	}
	return strings.TrimSpace(s)
}

// spelt takes the districts that a name in letters can be meant for, of which places are
// known: of the others nobody can say that the name was not a word.
func (s *Searcher) spelt(ctx context.Context, at string, codes []string, home string) (spot, error) {
	have, err := s.holding(ctx, codes)
	if err != nil || len(have) == 0 {
		return spot{unknown: true, name: at}, err
	}
	return s.namesakes(ctx, at, have, home)
}

// holding gives those of several regions that places are known of.
func (s *Searcher) holding(ctx context.Context, codes []string) ([]string, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT code FROM unnest($1::text[]) AS code
		WHERE EXISTS (SELECT FROM place WHERE withdrawn_at IS NULL AND region LIKE code || '%')`, codes)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// namesakes takes the one of several regions that the person is in, else the one
// that has places; what is left are choices.
func (s *Searcher) namesakes(ctx context.Context, at string, all []string, home string) (spot, error) {
	for n := len(home); n >= 2; n -= 2 {
		if near := slices.DeleteFunc(slices.Clone(all), func(c string) bool { return !strings.HasPrefix(c, home[:n]) }); len(near) == 1 {
			return area(near[0]), nil
		}
	}
	have, err := s.holding(ctx, all)
	if err != nil {
		return spot{}, err
	}
	if len(have) > 0 {
		all = have
	}
	// A city and a district in it of the same name: the city holds both.
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	all = slices.CompactFunc(all, func(a, b string) bool { return strings.HasPrefix(b, a) })
	if len(all) == 1 {
		return area(all[0]), nil
	}
	found := spot{name: at}
	for _, code := range all[:min(len(all), mostChoices)] {
		found.choices = append(found.choices, Choice{Name: region.Path(code), Region: code})
	}
	return found, nil
}

// named is a place that has a street in its address or name.
type named struct {
	region, name, address string
	point                 *geo.Point
}

// street finds a street, quarter or town by the places that name it. Where they lie
// apart it takes those in the person's own region, else they are choices.
func (s *Searcher) street(ctx context.Context, name, within, home string) (spot, error) {
	folded := text.Fold(name)
	if utf8.RuneCountInString(folded) < 2 {
		return spot{unknown: true, name: name}, nil
	}
	rows, err := s.Pool.Query(ctx, `
		SELECT region, name, address, lat, lon, find_address, find_name FROM place
		WHERE withdrawn_at IS NULL AND region LIKE $2 || '%' AND (position($1 IN find_address) > 0 OR position($1 IN find_name) > 0)
		ORDER BY position($1 IN find_address) = 0, id LIMIT $3`, folded, within, mostNamed)
	if err != nil {
		return spot{}, err
	}
	var all []named
	var n named
	var lat, lon *float64
	var address, title string
	_, err = pgx.ForEachRow(rows, []any{&n.region, &n.name, &n.address, &lat, &lon, &address, &title}, func() error {
		if !wholeWord(address, folded) && !wholeWord(title, folded) {
			return nil
		}
		one := n
		if one.point = nil; lat != nil {
			one.point = &geo.Point{Lat: *lat, Lon: *lon}
		}
		all = append(all, one)
		return nil
	})
	if err != nil || len(all) == 0 {
		return spot{unknown: true, name: name}, err
	}
	groups := grouped(all)
	for n := len(home); n >= 2 && len(groups) > 1; n -= 2 {
		near := slices.DeleteFunc(slices.Clone(groups), func(g []named) bool { return !strings.HasPrefix(g[0].region, home[:n]) })
		if len(near) > 0 {
			groups = near
			break
		}
	}
	if len(groups) == 1 {
		g := groups[0]
		return spot{name: name, point: middle(g), region: common(g), street: folded}, nil
	}
	found := spot{name: name}
	for _, g := range groups[:min(len(groups), mostChoices)] {
		label := joined(region.Path(common(g)), cmp.Or(g[0].address, g[0].name))
		found.choices = append(found.choices, Choice{Name: label, Region: common(g), Point: middle(g)})
	}
	return found, nil
}

// joined puts an address behind its region, without saying twice what both have:
// 山东省济南市槐荫区 and 济南市槐荫区甲路1号.
func joined(path, address string) string {
	for i := range path {
		if rest, both := strings.CutPrefix(address, path[i:]); both {
			return path + rest
		}
	}
	return strings.TrimSpace(path + " " + address)
}

// wholeWord reports whether words are in a text, and not as a part of a longer word
// of letters: Preston is not in Prestonpans.
func wholeWord(s, words string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], words)
		if i < 0 {
			return false
		}
		i += at
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, size := utf8.DecodeRuneInString(s[i+len(words):])
		first, step := utf8.DecodeRuneInString(words)
		last, _ := utf8.DecodeLastRuneInString(words)
		cut := latin(before) && latin(first) || size > 0 && latin(after) && latin(last)
		if !cut {
			return true
		}
		at = i + step
	}
}

func latin(r rune) bool { return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) }

// grouped puts places together that are near each other, or near one that is. Those
// without a point join the first group of their region.
func grouped(all []named) [][]named {
	var groups [][]named
	for _, n := range all {
		if n.point == nil {
			continue
		}
		joined := []named{n}
		groups = slices.DeleteFunc(groups, func(g []named) bool {
			near := slices.ContainsFunc(g, func(o named) bool { return geo.Distance(*o.point, *n.point) <= together })
			if near {
				joined = append(g, joined...)
			}
			return near
		})
		groups = append(groups, joined)
	}
	for _, n := range all {
		if n.point != nil {
			continue
		}
		i := slices.IndexFunc(groups, func(g []named) bool { return g[0].region == n.region })
		if i < 0 {
			groups = append(groups, []named{n})
		} else {
			groups[i] = append(groups[i], n)
		}
	}
	slices.SortStableFunc(groups, func(a, b []named) int { return len(b) - len(a) })
	return groups
}

// middle gives the point in the middle of a group, nil if none of it has one. It is a
// median, which one wrong point does not move.
func middle(g []named) *geo.Point {
	var lats, lons []float64
	for _, n := range g {
		if n.point != nil {
			lats, lons = append(lats, n.point.Lat), append(lons, n.point.Lon)
		}
	}
	if len(lats) == 0 {
		return nil
	}
	slices.Sort(lats)
	slices.Sort(lons)
	half := func(s []float64) float64 { return (s[(len(s)-1)/2] + s[len(s)/2]) / 2 }
	return &geo.Point{Lat: half(lats), Lon: half(lons)}
}

// common gives the smallest region that a group lies in.
func common(g []named) string {
	code := g[0].region
	for _, n := range g {
		for !strings.HasPrefix(n.region, code) {
			code = code[:max(0, len(code)-2)]
		}
	}
	return code
}
