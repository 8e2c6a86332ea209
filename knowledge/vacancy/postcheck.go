package vacancy

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"careerbot/internal/geo"
	"careerbot/internal/pattern"
	"careerbot/internal/pay"
	"careerbot/internal/region"
	"careerbot/knowledge/vacancy/feed"
	"careerbot/knowledge/vacancy/screen"
)

// Posting is what an employer or a station fills in: the fields of a vacancy as text,
// by their names (title, employer, pay …; see postFields).
type Posting map[string]string

// PostSource is the source of what comes by the form; its label is given by who serves it.
const PostSource = "form"

// postFields are what can be filled in, and how much of it, in characters.
var postFields = []struct {
	name string
	most int
}{
	{"employment", 20}, {"title", 60}, {"employer", 100}, {"region", 40}, {"place", 150}, {"point", 200}, {"datum", 10}, {"pay", 80}, {"settlement", 20}, {"headcount", 4},
	{"first_day", 10}, {"last_day", 10}, {"shifts", 60}, {"duties", 2000}, {"requirements", 1000}, {"conditions", 1000}, {"insurance", 200}, {"tools", 200},
	{"contact", 200}, {"share_contact", 3}, {"valid_through", 10},
}

// PostFields names what can be filled in, in the order of a form.
func PostFields() []string {
	var all []string
	for _, f := range postFields {
		all = append(all, f.name)
	}
	return all
}

// PostLimit says how many characters a field may have.
func PostLimit(field string) int {
	for _, f := range postFields {
		if f.name == field {
			return f.most
		}
	}
	return 0
}

// postWords are what is chosen in the form, as the reader of feeds knows it.
var postWords = map[string]string{
	"odd": "零工", "full": "全职", "part": "兼职", "temporary": "临时", "internship": "实习",
	"day": "日结", "week": "周结", "month": "月结", "done": "完工结",
}

const (
	// PostedFor is how long a posting can be offered; then it is to be posted again.
	PostedFor = 30 * 24 * time.Hour
	mostPosts = 999 // places of one posting
)

// Problem is what is wrong with a field of a posting: missing, any, long, region (not known), several (places of that name), point, date,
// past, far, order (it ends before it begins), pay, unit (paid for what?), number.
type Problem struct{ Field, What string }

// Checked is a posting as it would be stored.
type Checked struct {
	Problems []Problem
	Findings []screen.Finding // what the rules say of it
	Pay      pay.Pay          // as it is understood
	Region   string           // code
	Town     string           // in Great Britain, as it was written
	Through  time.Time
	Places   int
	record   record
	filled   Posting
}

// Problem says what is wrong with a field, "" if nothing is.
func (c Checked) Problem(field string) string {
	for _, p := range c.Problems {
		if p.Field == field {
			return p.What
		}
	}
	return ""
}

// lawOf gives by which law a posting for a region is checked: where the service knows
// none, China's, which asks for the most.
func lawOf(code string) string {
	if strings.HasPrefix(code, "GB") {
		return "GB"
	}
	return "CN"
}

// CheckPost reads a posting as a row of a feed is read, and says what is wrong with it.
// It stores nothing.
func (s *Store) CheckPost(p Posting) Checked {
	c := Checked{filled: Posting{}}
	wrong := func(field, what string) {
		if c.Problem(field) == "" {
			c.Problems = append(c.Problems, Problem{field, what})
		}
	}
	row := feed.Row{}
	for _, f := range postFields {
		field, most := f.name, f.most
		v := strings.TrimSpace(clean(p[field]))
		if utf8.RuneCountInString(v) > most {
			wrong(field, "long")
			v = string([]rune(v)[:most])
		}
		c.filled[field], row[field] = v, v
	}
	if c.filled["share_contact"] != "yes" {
		c.filled["share_contact"] = ""
	}
	code, town := placed(c.filled["region"])
	if code == "" || code == region.National {
		what := "region"
		if len(region.Namesakes(c.filled["region"])) > 1 {
			what = "several"
		}
		wrong("region", what)
		code = ""
	}
	c.Region, c.Town, row["place"] = code, town, inTown(c.filled["place"], town)
	m := postMappings[lawOf(code)]
	now := s.Now().In(m.zone)
	if e := c.filled["employment"]; c.filled["valid_through"] == "" && (e == "odd" || e == "") {
		// Odd jobs are fresh for hours: to the end of the last day of work, or of tomorrow.
		through := cmp.Or(c.filled["last_day"], c.filled["first_day"], now.AddDate(0, 0, 1).Format(time.DateOnly))
		c.filled["valid_through"] = min(through, now.Add(PostedFor).Format(time.DateOnly))
		row["valid_through"] = c.filled["valid_through"]
	}
	row["conditions"] = c.conditions()
	m = c.pointed(m, row, wrong)
	row["region"], row["places_left"] = code, c.filled["headcount"]
	row["employment"], row["settlement"] = postWords[c.filled["employment"]], postWords[c.filled["settlement"]]
	r := &reader{mapping: m, now: now, regions: &regions{known: map[string]string{}}}
	c.record = r.record("", row)
	c.Pay, c.Findings, c.Through = c.record.pay, c.record.findings, c.record.validThrough
	if postWords[c.filled["employment"]] == "" {
		wrong("employment", "missing")
	}
	for _, field := range c.record.missing {
		switch field {
		case "validity":
			wrong("valid_through", "missing")
		case "conditions": // hours, insurance or other conditions: any of them will do
			wrong(field, "any")
		default:
			wrong(field, "missing")
		}
	}
	switch {
	case c.filled["pay"] == "":
	case !c.record.pay.Stated():
		c.Problems = slices.DeleteFunc(c.Problems, func(p Problem) bool { return p.Field == "pay" })
		wrong("pay", "pay")
	case c.record.pay.Guessed: // a feed cannot be asked; who fills this in can
		wrong("pay", "unit")
	}
	if c.filled["contact"] == "" {
		wrong("contact", "missing")
	}
	if c.filled["headcount"] != "" {
		var err error
		if c.Places, err = strconv.Atoi(c.filled["headcount"]); err != nil || c.Places < 1 || c.Places > mostPosts {
			wrong("headcount", "number")
		}
	} else {
		wrong("headcount", "missing")
	}
	c.days(now, m.zone, wrong)
	return c
}

// conditions are the days and hours of the work, as they were filled in, with the other
// conditions: a feed has them in one field, and this is what people are shown.
func (c *Checked) conditions() string {
	days := c.filled["first_day"]
	if last := c.filled["last_day"]; last != days {
		days = strings.Trim(days+" – "+last, " –")
	}
	return strings.Trim(strings.Trim(days+" · "+c.filled["shifts"], " ·")+"\n"+c.filled["conditions"], "\n")
}

// days looks at the days that were filled in.
func (c *Checked) days(now time.Time, zone *time.Location, wrong func(field, what string)) {
	today := now.Format(time.DateOnly)
	for _, field := range []string{"first_day", "last_day", "valid_through"} {
		said := c.filled[field]
		day, err := time.ParseInLocation(time.DateOnly, said, zone)
		switch {
		case said == "":
		case err != nil:
			c.Problems = slices.DeleteFunc(c.Problems, func(p Problem) bool { return p.Field == field })
			wrong(field, "date")
		case said < today && (field != "first_day" || c.filled["last_day"] == ""):
			wrong(field, "past")
		case field == "last_day" && said < c.filled["first_day"]:
			wrong(field, "order")
		case field == "valid_through" && day.After(now.Add(PostedFor)) || day.After(now.AddDate(1, 0, 0)):
			wrong(field, "far")
		}
	}
}

// coordinates are two numbers as maps give them, alone or inside a link.
var coordinates = pattern.MustCompile(`(-?\d{1,3}\.\d{2,15})[^\d.-]{1,4}(-?\d{1,3}\.\d{2,15})`)

// pointed puts the point on the map into the row, and gives the mapping that reads it.
// Some maps give the longitude first: it is meant as it lies in the region.
func (c *Checked) pointed(m *Mapping, row feed.Row, wrong func(field, what string)) *Mapping {
	if c.filled["point"] == "" {
		return m
	}
	datum, err := geo.ParseDatum(c.filled["datum"])
	two := coordinates.FindStringSubmatch(c.filled["point"])
	if err != nil || two == nil {
		wrong("point", "point")
		return m
	}
	for _, at := range [][2]string{{two[1], two[2]}, {two[2], two[1]}} {
		lat, err := strconv.ParseFloat(at[0], 64)
		lon, err2 := strconv.ParseFloat(at[1], 64)
		p := geo.Point{Lat: lat, Lon: lon}
		if err != nil || err2 != nil || !p.Valid() {
			continue
		}
		if _, strays := geo.Strays(geo.ToWGS84(p, datum), c.Region); !strays {
			row["latitude"], row["longitude"] = at[0], at[1]
			read := *m
			read.datum = datum
			return &read
		}
	}
	wrong("point", "point")
	return m
}

// postMappings read what is filled in, by law.
var postMappings = func() map[string]*Mapping {
	all := map[string]*Mapping{}
	for law, more := range map[string]string{"CN": "currency: CNY\nzone: Asia/Shanghai\n", "GB": "currency: GBP\nzone: Europe/London\n"} {
		text := "law: " + law + "\nliteral: true\ndatum: wgs84\n" + more + "fields:\n  id: id\n  places_left: places_left\n  latitude: latitude\n  longitude: longitude\n"
		for _, field := range PostFields() {
			if !slices.Contains([]string{"point", "datum", "first_day", "last_day", "share_contact"}, field) {
				text += "  " + field + ": " + field + "\n"
			}
		}
		m, err := ParseMapping(text)
		if err != nil {
			panic(err) // the text is a constant
		}
		all[law] = m
	}
	return all
}()
