package vacancy

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/geo"
	"careerbot/internal/pay"
	"careerbot/internal/region"
	"careerbot/internal/text"
	"careerbot/knowledge/vacancy/feed"
	"careerbot/knowledge/vacancy/screen"
)

// The longest that a field is kept, in bytes. What is longer is cut.
const (
	longLine = 500
	longText = 30_000
)

// record is a vacancy as it is stored.
type record struct {
	externalID string
	state      State
	digest     []byte
	sameKey    int64
	simhash    int64
	language   string
	law        string

	whole bool // a verdict holds for all of it, not for its text alone

	path, labels []string // of what another instance passes on

	title, employer, region, place   string
	latitude, longitude              *float64 // WGS-84
	givenLatitude, givenLongitude    *float64
	datum                            geo.Datum
	payText                          string
	pay                              pay.Pay
	employment                       string
	hours                            float64 // a week, 0 not stated
	shifts                           []string
	headcount                        int
	education, experience            string
	skills                           []string
	placesLeft                       *int
	tools, insurance, contact, url   string
	posted, validFrom, validThrough  time.Time
	requirements, duties, conditions string
	missing, assumed                 []string
	findings                         []screen.Finding
	untrained                        *bool      // no experience is asked for; nil: it does not say
	entry                            text.Entry // by which the same job is known
	terms                            []int32    // words and facets that it is found by
}

// reader makes records of rows.
type reader struct {
	mapping *Mapping
	now     time.Time
	shift   int // days; not zero: a trial
	regions *regions
}

// id gives what tells a row from the others of its source, "" if nothing does.
func (r *reader) id(row feed.Row) string {
	return shortID(r.mapping.Fields["id"].value(row, r.now))
}

// shortID keeps an id that is too long apart from others that begin like it.
func shortID(id string) string {
	if len(id) <= longLine {
		return id
	}
	return fmt.Sprintf("%s…%x", cut(id, longLine-100), sha256.Sum256([]byte(id)))
}

// line gives what a row says in a field of one line.
func (r *reader) line(row feed.Row, field string) string {
	return oneLine(r.mapping.Fields[field].value(row, r.now))
}

func oneLine(s string) string { return cut(strings.Join(strings.Fields(s), " "), longLine) }

// record makes a record of a row, without its digest.
func (r *reader) record(id string, row feed.Row) record {
	m := r.mapping
	v := record{externalID: id, law: m.Law, datum: m.datum}
	raw := func(field string) string {
		s := m.Fields[field].value(row, r.now)
		if t, ok := m.Trial[field]; s == "" && ok && r.shift != 0 {
			if s = t.value(row, r.now); s != "" {
				v.assumed = append(v.assumed, field)
			}
		}
		return s
	}
	line := func(field string) string { return oneLine(raw(field)) }
	long := func(field string) string { return cut(raw(field), longText) }

	v.title, v.employer, v.place = line("title"), line("employer"), line("place")
	v.requirements, v.duties, v.conditions = long("requirements"), long("duties"), long("conditions")
	v.education, v.experience, v.skills = line("education"), line("experience"), list(raw("skills"))
	v.tools, v.insurance, v.contact, v.url = line("tools"), line("insurance"), line("contact"), webAddress(line("url"))
	v.language = cmp.Or(m.Language, line("language"), text.Language(v.title+"\n"+cut(v.duties, 2000)))
	v.region = r.regions.of(line("region"), v.place, m.Region)
	v.passedOn(raw("law"), raw("path"), raw("labels"), raw("assumed"))
	v.point(raw("latitude"), raw("longitude"))
	v.headcount = whole(raw("headcount"))
	v.placesLeft = placesLeft(raw("places_left"))
	v.hours = weekly(line("hours"))
	v.shifts = shiftsOf(raw("shifts") + "\n" + v.title + "\n" + v.conditions + "\n" + v.requirements + "\n" + v.duties)
	for _, shift := range shiftsAt(raw("shifts")) {
		if !slices.Contains(v.shifts, shift) {
			v.shifts = append(v.shifts, shift)
		}
	}
	v.readPay(line("pay"), raw("pay_from"), raw("pay_to"), line("pay_unit"), cmp.Or(line("currency"), m.Currency), line("settlement"))
	v.employment = employmentOf(line("employment"), v.pay.Settlement)

	v.posted = r.date(raw("posted"), false)
	v.validFrom = r.date(raw("valid_from"), false)
	v.validThrough = r.date(raw("valid_through"), true)
	// What a trial assumes is not shifted: it counts from today.
	if r.shift != 0 {
		for field, at := range map[string]*time.Time{"posted": &v.posted, "valid_from": &v.validFrom, "valid_through": &v.validThrough} {
			if !at.IsZero() && !slices.Contains(v.assumed, field) {
				*at = at.AddDate(0, 0, r.shift)
			}
		}
	}
	slices.Sort(v.assumed)
	v.missing = v.lacks()
	v.findings = v.screened()
	v.state = Published
	switch {
	case len(v.missing) > 0:
		v.state = Incomplete
	case screen.Unlawful(v.findings):
		v.state = Review
	}
	v.untrained = untrained(v.experience, v.title, v.requirements)
	v.index()
	v.find(r.now)
	return v
}

// screened is what the rules find: whatever a person reads of it is screened.
func (v *record) screened() []screen.Finding {
	return screen.Read(screen.Text{
		Law: v.law, Title: v.title, Body: []string{
			v.requirements, v.duties, v.conditions, v.tools, v.insurance, v.education, v.experience, v.payText, v.contact, v.employer, v.place, strings.Join(v.skills, "\n"),
		},
	})
}

// indexed is how much of the text goes into the lexical entry: an advertisement says
// what it is about at its beginning, and ends with what all of an employer's say.
const indexed = 2500

func (v *record) index() {
	above := v.called() + "\n" + strings.Join(v.skills, "\n")
	v.entry = text.IndexWords(above, cut(v.requirements+"\n"+v.duties, indexed))
	v.same()
}

func (v *record) readPay(said, from, to, unit, currency, settlement string) {
	v.payText = said
	v.pay = pay.Read(said, currency)
	if settlement != "" {
		v.pay.Settlement = cmp.Or(pay.Read(settlement, "").Settlement, pay.Read(settlement+"结", "").Settlement, v.pay.Settlement)
	}
	if v.pay.Stated() {
		return
	}
	low, high := number(from), number(to)
	if low <= 0 && high <= 0 {
		return
	}
	// Read as text, so that a unit that cannot be is noticed here as well.
	written := strconv.FormatFloat(max(low, 0), 'f', -1, 64)
	if high > low {
		written += "-" + strconv.FormatFloat(high, 'f', -1, 64)
	}
	if low <= 0 {
		written = "up to " + strconv.FormatFloat(high, 'f', -1, 64)
	}
	if unit != "" {
		written += " per " + strings.ToLower(strings.TrimSuffix(strings.ToLower(unit), "s"))
	}
	stated := pay.Read(written, currency)
	stated.Settlement, stated.Months, stated.Negotiable, stated.ProRata = v.pay.Settlement, v.pay.Months, v.pay.Negotiable, v.pay.ProRata
	v.pay = stated
	if v.payText == "" && stated.Stated() {
		v.payText = strings.TrimSpace(written + " " + currency)
	}
}

func (v *record) point(latitude, longitude string) {
	lat, err := strconv.ParseFloat(latitude, 64)
	lon, err2 := strconv.ParseFloat(longitude, 64)
	if err != nil || err2 != nil || !(math.Abs(lat) <= 90 && math.Abs(lon) <= 180) || lat == 0 && lon == 0 {
		v.datum = ""
		return
	}
	v.givenLatitude, v.givenLongitude = &lat, &lon
	p := geo.ToWGS84(geo.Point{Lat: lat, Lon: lon}, v.datum)
	v.latitude, v.longitude = &p.Lat, &p.Lon
}

// list cuts a list of words.
func list(s string) []string {
	all := []string{}
	for one := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("\n,;，；、|", r) }) {
		if one = cut(strings.TrimSpace(one), 100); one != "" && !slices.Contains(all, one) && len(all) < 50 {
			all = append(all, one)
		}
	}
	return all
}

// webAddress keeps an address that a person can be sent to.
func webAddress(s string) string {
	if strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

// regions finds the code of places, and remembers: a feed names few.
type regions struct{ known map[string]string }

func (r *regions) of(stated, place, home string) string {
	key := stated + "\x00" + place
	if code, ok := r.known[key]; ok {
		return code
	}
	code, err := region.Parse(stated)
	if err != nil {
		code = ""
	}
	if code == "" {
		code = region.Find(strings.ReplaceAll(place, " ", ""))
	}
	for word := range strings.FieldsSeq(place) {
		if code == "" && strings.ContainsFunc(word, text.Han) {
			code, _ = region.Parse(word) // 中山, which inside a sentence is a word
		}
	}
	if code == "" || code == region.National {
		code = home
	}
	if len(r.known) > 20_000 {
		clear(r.known)
	}
	r.known[key] = code
	return code
}
