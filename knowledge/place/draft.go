package place

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/geo"
	"careerbot/internal/region"
	"careerbot/internal/text"
)

// How long what a row says may be, in characters.
const (
	maxShort    = 200
	maxLong     = 500
	maxServices = 60
	maxPhones   = 20
)

// check makes places of rows and puts down what is wrong with the others. It also
// gives the ids of all rows: a wrong one is in the file, too, and not withdrawn.
func (r *Report) check(rows []row, o Options, now time.Time) (drafts []draft, present []string) {
	seen := map[string]int{}
	for _, line := range rows {
		d, err := line.draft(o, now)
		if d.id != "" {
			present = append(present, d.id)
		}
		if first, twice := seen[d.id]; err == nil && twice {
			err = fmt.Errorf("it is the same place as row %d (id %s); leave one out, or give each its own id", first, shown(d.id))
		}
		if err != nil {
			r.Wrong = append(r.Wrong, Trouble{line.number, shown(d.name), err.Error()})
			continue
		}
		seen[d.id] = line.number
		for _, w := range d.warnings {
			if len(r.Warnings) < mostTold {
				r.Warnings = append(r.Warnings, Trouble{line.number, shown(d.name), w})
			}
		}
		if d.point == nil {
			r.NoPoint++
		}
		if !d.hours.Known {
			r.NoHours++
		}
		drafts = append(drafts, d)
	}
	return drafts, present
}

// draft makes a place of a row. The error says what is wrong and what to do.
func (r row) draft(o Options, now time.Time) (draft, error) {
	d := draft{row: r.number}
	var wrong []error
	one := func(f field, most int) string {
		s, err := plain(string(f), strings.Join(r.fields[f], " "), most)
		if err != nil {
			wrong = append(wrong, err)
		}
		return s
	}
	d.name, d.address = one(fieldName, maxShort), one(fieldAddress, maxLong)
	if d.id = one(fieldID, maxShort); d.id == "" && d.name != "" {
		d.id = derivedID(d.name, d.address)
	}
	if r.wrong != "" {
		return d, errors.New(r.wrong)
	}
	if d.name == "" && len(wrong) == 0 {
		wrong = append(wrong, errors.New("it has no name; give it one"))
	}
	d.kind = d.kindFrom(one(fieldKind, maxShort), o.Mapping)
	d.regionFrom(one(fieldRegion, maxShort), one(fieldProvince, maxShort), one(fieldCity, maxShort), one(fieldDistrict, maxShort), o.Region)
	d.servicesFrom(r.fields[fieldServices])
	d.phones = d.phonesFrom(r.fields[fieldPhones])
	var err error
	if d.hours, err = geo.ReadHours(one(fieldHours, maxLong)); err != nil {
		d.warn("%v", err)
	}
	d.zoneFrom(one(fieldZone, maxShort), o.Region)
	d.urlFrom(one(fieldURL, maxLong))
	if d.asOf, err = day(one(fieldAsOf, maxShort)); err != nil {
		d.warn("%v", err)
	} else if d.asOf != nil && d.asOf.After(now) {
		d.warn("its date %s is in the future", d.asOf.Format(time.DateOnly))
	}
	if err := d.pointFrom(r, one(fieldDatum, maxShort), o); err != nil {
		wrong = append(wrong, err)
	}
	if d.point == nil && d.address == "" && d.region == "" && len(wrong) == 0 {
		wrong = append(wrong, errors.New("it has no address, no point and no region, so nobody could find it; give one of them"))
	}
	return d, errors.Join(wrong...)
}

func (d *draft) warn(format string, args ...any) {
	d.warnings = append(d.warnings, fmt.Sprintf(format, args...))
}

// derivedID makes an id of name and address that stays the same when spaces, width or
// case of the letters change.
func derivedID(name, address string) string {
	same := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsPunct(r) {
				return -1
			}
			return r
		}, text.Fold(s))
	}
	sum := sha256.Sum256([]byte(same(name) + "\x00" + same(address)))
	return "na-" + hex.EncodeToString(sum[:10])
}

func (d *draft) kindFrom(given string, m *Mapping) Kind {
	if given != "" {
		if m != nil && m.Kinds[given] != "" {
			return m.Kinds[given]
		}
		if k := kindOf(given); k != "" {
			return k
		}
		d.warn("its kind %q is not known; it is taken as other (known: station, market, training, bureau, legal_aid, other)", given)
		return Other
	}
	if k := kindOf(d.name); k != "" {
		return k
	}
	return Other
}

// regionFrom finds the region: what the row says, else what its address or name
// begins with, else what was stated for the list. Names of several places, as 市中区,
// are read within what is stated.
func (d *draft) regionFrom(given, province, city, district, base string) {
	d.region = base
	within := ""
	if base != "" && base != region.National {
		within = region.Name(base, "zh")
	}
	var parts []string
	for _, p := range []string{province, city, district} {
		if p != "" && p != "市辖区" && (len(parts) == 0 || parts[len(parts)-1] != p) {
			parts = append(parts, p)
		}
	}
	found := false
	for n := len(parts); n > 0 && !found; n-- {
		found = d.inRegion(strings.Join(parts[:n], ""), within)
	}
	if given != "" && !found {
		if code, err := region.Parse(given); err == nil {
			d.region = code
		} else if country := british(given); country != "" {
			d.region = country
		} else if !d.inRegion(given, within) {
			d.warn("its region %q is not known; give a name or a GB/T 2260 or ISO 3166 code", given)
		}
	}
	// 西市场街道 of 济南市 may have 槐荫区 in its address.
	for _, s := range []string{d.address, d.name} {
		if d.region != "" && (d.region[0] < '0' || d.region[0] > '9') && d.region != region.National {
			return // Chinese names say nothing there
		}
		above := region.Name(d.region, "zh")
		if d.region == "" || d.region == region.National {
			above = ""
		}
		for _, code := range []string{region.Leading(above + s), region.Leading(s)} {
			if code != "" && len(code) > len(d.region) && (d.region == "" || d.region == region.National || strings.HasPrefix(code, d.region)) {
				d.region = code
				break
			}
		}
	}
}

// british reads a region that names a place in Great Britain, "" if it does not: a town
// that is known (Preston), or any with its country behind it (Leyland, UK).
func british(given string) (country string) {
	for i, part := range strings.FieldsFunc(given, func(r rune) bool { return strings.ContainsRune(",，、;；/()（）", r) }) {
		part = strings.ToLower(strings.Join(strings.Fields(part), " "))
		code, err := region.Parse(map[string]string{
			"uk": "GB", "u.k.": "GB", "gb": "GB", "great britain": "GB", "united kingdom": "GB", "英国": "GB", "england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern ireland": "GB-NIR",
		}[part])
		switch {
		case err == nil && len(code) > len(country):
			country = code
		case i == 0 && geo.Towns()[part]:
			country = "GB"
		}
	}
	return country
}

// inRegion takes the region that a name is exactly the name of.
func (d *draft) inRegion(name, within string) bool {
	for _, s := range []string{within + name, name} {
		if code := region.Exactly(s); code != "" {
			d.region = code
			return true
		}
	}
	return false
}

func (d *draft) servicesFrom(given []string) {
	if len(given) == 1 {
		given = strings.FieldsFunc(given[0], func(r rune) bool { return strings.ContainsRune(";；、,，|\n", r) })
	}
	for _, s := range given {
		s, err := plain("services", s, maxShort)
		if err != nil {
			d.warn("%v; left out", err)
			continue
		}
		if s != "" && !slices.Contains(d.services, s) {
			d.services = append(d.services, s)
		}
	}
	if len(d.services) > maxServices {
		d.warn("it has %d services; the first %d are kept", len(d.services), maxServices)
		d.services = d.services[:maxServices]
	}
}

func (d *draft) zoneFrom(given, base string) {
	if given != "" {
		if z, ok := geo.ZoneNamed(given); ok {
			d.zone = z.Name
			return
		}
		d.warn("its time zone %q is not known; write as Asia/Shanghai or Europe/London", given)
	}
	for _, code := range []string{d.region, base} {
		if z, ok := geo.ZoneOf(code); ok {
			d.zone = z.Name
			return
		}
	}
	if d.hours.Known {
		d.warn("its time zone is not known, so nobody is told whether it is open; give its region, or a column timezone")
	}
}

func (d *draft) urlFrom(given string) {
	if given == "" {
		return
	}
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		d.warn("its link %q is none; write https://…; it is left out", shown(given))
		return
	}
	d.url = u.String()
}

// day reads a day, or the month or year that begins on it.
func day(s string) (*time.Time, error) {
	if s == "" {
		return nil, nil //nolint:nilnil // no day is no error
	}
	f := strings.FieldsFunc(norm.NFKC.String(s), func(r rune) bool { return r < '0' || r > '9' })
	if len(f) == 1 && len(f[0]) == 8 {
		f = []string{f[0][:4], f[0][4:6], f[0][6:]}
	}
	n := [3]int{0, 1, 1}
	for i := range min(3, len(f)) {
		n[i], _ = strconv.Atoi(f[i]) // digits only; too many of them are no date
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	if y, m, d := t.Date(); len(f) == 0 || len(f[0]) != 4 || y != n[0] || int(m) != n[1] || d != n[2] || y < 1900 {
		return nil, fmt.Errorf("its date %q cannot be read; write 2026-11-26", shown(s))
	}
	return &t, nil
}

// plain cleans a text: no control characters or such that cannot be seen, one space
// between words, NFC.
func plain(what, s string, most int) (string, error) {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Variation_Selector), r == 0xFFFD,
			r == 0x034F, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r == 0x3164, r == 0xFFA0:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	if n := len([]rune(s)); n > most {
		return "", fmt.Errorf("its %s has %d characters; at most %d can be kept", what, n, most)
	}
	return s, nil
}

// shown bounds what is repeated of a file in a message.
func shown(s string) string {
	s, _ = plain("", s, 1<<30) // no text is that long
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
