package geo

import (
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the clocks of the world, where the system has none
)

// Zone is a time zone that places lie in.
type Zone struct {
	Name     string // as Asia/Shanghai
	Location *time.Location
	holidays []string // MM-DD: the public holidays that are on the same day each year
}

// zoneTable has a line for each zone: the regions in it (ISO 3166, CN for every
// GB/T 2260 code), and the public holidays with a date of their own. Those that
// follow the moon, or are moved from year to year, are not known here: that
// is why whoever shows hours says that a holiday may change them.
//
// CN: 全国年节及纪念日放假办法, as in force since 2025.
const zoneTable = `
	Asia/Shanghai CN 01-01 05-01 05-02 10-01 10-02 10-03
	Asia/Hong_Kong HK,CN-HK,81 01-01 05-01 07-01 10-01 12-25
	Asia/Macau MO,CN-MO,82 01-01 05-01 10-01 10-02 12-20 12-25
	Asia/Taipei TW,CN-TW,71 01-01
	Europe/London GB,GB-ENG,GB-SCT,GB-WLS,GB-NIR 01-01 12-25 12-26
	Europe/Dublin IE 01-01 12-25 12-26
	Asia/Singapore SG 01-01 05-01 08-09 12-25
	Asia/Kuala_Lumpur MY 05-01 08-31 12-25
	Asia/Tokyo JP 01-01
	Asia/Seoul KR 01-01 03-01 10-03 10-09 12-25
	Asia/Kolkata IN 01-26 08-15 10-02
	Asia/Manila PH 01-01 05-01 12-25
	Asia/Bangkok TH 01-01
	Asia/Ho_Chi_Minh VN 01-01 04-30 05-01 09-02
	Asia/Dubai AE 01-01
	Africa/Johannesburg ZA 01-01 12-25
	Africa/Lagos NG 01-01 05-01 12-25
	Africa/Nairobi KE 01-01 05-01 12-25
	Europe/Paris FR 01-01 05-01 07-14 12-25
	Europe/Berlin DE 01-01 05-01 10-03 12-25 12-26
	Europe/Madrid ES 01-01 05-01 12-25
	Europe/Rome IT 01-01 05-01 12-25 12-26
	Europe/Vienna AT 01-01 05-01 12-25 12-26
	Europe/Zurich CH 01-01 12-25
	Europe/Brussels BE 01-01 05-01 12-25
	Europe/Amsterdam NL 01-01 12-25 12-26
	Europe/Lisbon - 01-01 05-01 12-25
	Europe/Warsaw PL 01-01 05-01 12-25 12-26
	Europe/Stockholm SE 01-01 05-01 12-25 12-26
	Europe/Oslo NO 01-01 05-01 12-25 12-26
	Europe/Helsinki FI 01-01 05-01 12-25 12-26
	Europe/Tallinn EE 01-01 05-01 12-25 12-26
	Europe/Athens GR 01-01 05-01 12-25 12-26
	Europe/Kyiv UA 01-01
	Europe/Istanbul TR 01-01 05-01
	America/New_York - 01-01 07-04 12-25
	America/Chicago - 01-01 07-04 12-25
	America/Denver - 01-01 07-04 12-25
	America/Los_Angeles - 01-01 07-04 12-25
	America/Toronto - 01-01 07-01 12-25
	America/Vancouver - 01-01 07-01 12-25
	America/Sao_Paulo - 01-01 05-01 12-25
	Australia/Sydney - 01-01 12-25
	Australia/Perth - 01-01 12-25
	Pacific/Auckland NZ 01-01 12-25 12-26
	Etc/UTC -`

var zones = sync.OnceValue(func() (all struct {
	list     []Zone
	byName   map[string]int
	byRegion map[string]int
}) {
	all.byName, all.byRegion = map[string]int{}, map[string]int{}
	for line := range strings.Lines(zoneTable) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		location, err := time.LoadLocation(f[0])
		if err != nil {
			panic("zone table: " + err.Error())
		}
		all.byName[f[0]] = len(all.list)
		for code := range strings.SplitSeq(f[1], ",") {
			if code != "-" { // of a country with several zones, or a name alone
				all.byRegion[code] = len(all.list)
			}
		}
		all.list = append(all.list, Zone{Name: f[0], Location: location, holidays: f[2:]})
	}
	return all
})

// Zones gives every zone that a place can be in.
func Zones() []Zone { return slices.Clone(zones().list) }

// ZoneNamed finds a zone by its name.
func ZoneNamed(name string) (Zone, bool) {
	all := zones()
	i, ok := all.byName[name]
	if !ok {
		return Zone{}, false
	}
	return all.list[i], true
}

// ZoneOf gives the zone of a region; not of a country with several.
func ZoneOf(region string) (Zone, bool) {
	all := zones()
	i, ok := all.byRegion[region]
	if !ok && len(region) >= 2 {
		if i, ok = all.byRegion[region[:2]]; !ok && region[0] >= '0' && region[0] <= '9' {
			i, ok = all.byRegion["CN"]
		}
	}
	if !ok {
		return Zone{}, false
	}
	return all.list[i], true
}

// Holiday reports whether a day, by the clock of the zone, is a public holiday
// there that has the same date each year.
func (z Zone) Holiday(t time.Time) bool {
	return slices.Contains(z.holidays, t.In(z.Location).Format("01-02"))
}
