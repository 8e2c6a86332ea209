package place

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/geo"
)

// field is something that a list says of a place.
type field string

const (
	fieldID       field = "id"
	fieldName     field = "name"
	fieldKind     field = "kind"
	fieldAddress  field = "address"
	fieldRegion   field = "region"
	fieldProvince field = "province"
	fieldCity     field = "city"
	fieldDistrict field = "district"
	fieldServices field = "services"
	fieldPhones   field = "phones"
	fieldHours    field = "hours"
	fieldZone     field = "timezone"
	fieldLat      field = "lat"
	fieldLon      field = "lon"
	fieldLocation field = "location" // both, "lon,lat" as Chinese map services write it
	fieldDatum    field = "datum"
	fieldAsOf     field = "as_of"
	fieldURL      field = "url"
)

// known has the words that lists call their columns by, as [label] makes them.
var known = func() map[string]field {
	all := map[string]field{}
	for f, names := range map[field]string{
		fieldID:       "id|编号|编码|序号|网点编号|机构编码",
		fieldName:     "name|title|名称|机构名称|单位名称|网点名称|站点名称|驿站名称|市场名称|服务站名称|服务网点",
		fieldKind:     "kind|type|category|类型|类别|种类|机构类型|网点类型",
		fieldAddress:  "address|street|fulladdress|addr:full|地址|详细地址|办公地址|联系地址|机构地址|网点地址|所在地址|服务地址",
		fieldRegion:   "region|regioncode|adcode|地区|区划|区划代码|行政区划|行政区划代码|所属区域|所在地区",
		fieldProvince: "province|省|省份|所在省|所属省",
		fieldCity:     "city|town|市|城市|地市|所在市|所属市|所属城市",
		fieldDistrict: "district|county|区|县|区县|所在区|所属区|所属区县|所在区县|辖区",
		fieldServices: "services|service|服务|服务内容|服务项目|业务|业务范围|办理业务|受理业务|服务事项",
		fieldPhones:   "phones|phone|telephone|tel|contact:phone|电话|联系电话|办公电话|咨询电话|服务电话|固定电话",
		fieldHours:    "hours|openinghours|opening|时间|办公时间|营业时间|开放时间|服务时间|工作时间|对外办公时间",
		fieldZone:     "timezone|tz|时区",
		fieldLat:      "lat|latitude|y|纬度",
		fieldLon:      "lon|lng|long|longitude|x|经度",
		fieldLocation: "location|坐标|经纬度",
		fieldDatum:    "datum|crs|坐标系|坐标类型",
		fieldAsOf:     "asof|updated|lastupdated|date|更新日期|更新时间|数据日期|截止日期",
		fieldURL:      "url|website|link|网址|链接|官网",
	} {
		for name := range strings.SplitSeq(names, "|") {
			all[name] = f
		}
	}
	return all
}()

// label brings the name of a column into one form: no spaces, no unit in brackets.
func label(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	if before, _, ok := strings.Cut(s, "("); ok && before != "" {
		s = before
	}
	return strings.NewReplacer(" ", "", "_", "", "-", "", "\t", "", "\u3000", "").Replace(strings.TrimSpace(s))
}

// Mapping says how a source calls its columns where they are not called by a word
// that is known, what its kinds are, and what its coordinates are measured in.
type Mapping struct {
	Columns map[field]columnNames `json:"columns"`
	Kinds   map[string]Kind       `json:"kinds"`
	Datum   geo.Datum             `json:"datum"`

	named map[string]field // label -> field
}

// columnNames is a name or a list of names; "" says that no column is meant.
type columnNames []string

func (c *columnNames) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*c = columnNames{one}
		return nil
	}
	var many []string
	if err := json.Unmarshal(data, &many); err != nil {
		return errors.New("a column takes a name or a list of names")
	}
	*c = many
	return nil
}

// mappingSuffix is what the name of a mapping has after the name of its file.
const mappingSuffix = ".mapping.json"

// mappingBeside reads the mapping beside a file, nil if there is none.
func mappingBeside(path string) (*Mapping, error) {
	m, err := ReadMapping(path + mappingSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return &Mapping{}, nil
	}
	return m, err
}

// ReadMapping reads a mapping:
//
//	{"columns": {"name": "单位", "lon": "X坐标", "services": ["业务一", "业务二"], "kind": ""},
//	 "kinds": {"驿站": "market"}, "datum": "gcj02"}
func ReadMapping(path string) (*Mapping, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	m := &Mapping{named: map[string]field{}}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(m); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	fields := map[field]bool{}
	for _, f := range known {
		fields[f] = true
	}
	for f, names := range m.Columns {
		if !fields[f] {
			return nil, fmt.Errorf("mapping %s: %q is no field; columns takes id, name, kind, address, region, province, city, district, services, phones, hours, timezone, lat, lon, location, datum, as_of, url", path, f)
		}
		for _, name := range names {
			if name != "" {
				m.named[label(name)] = f
			}
		}
	}
	for word, k := range m.Kinds {
		if !k.valid() {
			return nil, fmt.Errorf("mapping %s: %q is %q, which is no kind; it takes station, market, training, bureau, legal_aid or other", path, word, k)
		}
	}
	if m.Datum, err = geo.ParseDatum(string(m.Datum)); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	return m, nil
}

// field gives what a column means, "" if that is not known. A field that the mapping
// names is taken from nowhere else.
func (m *Mapping) field(column string) field {
	l := label(column)
	if f, ok := m.named[l]; ok {
		return f
	}
	f := known[l]
	if _, ok := m.Columns[f]; ok {
		return ""
	}
	return f
}

func (k Kind) valid() bool {
	for _, one := range Kinds {
		if k == one {
			return true
		}
	}
	return false
}

// kindWords are looked for in what a list calls a kind, and in names; the first that
// is found counts.
var kindWords = []struct {
	kind  Kind
	words string
}{
	{Market, "零工|劳务市场|马路市场|odd job|odd-job|day labour|day labor|day work|casual work"},
	{LegalAid, "法律援助|法援|legal aid|legal-aid|citizens advice|law centre|law center"},
	{Training, "培训|技工|职业技能|training|skills centre|skills center"},
	{Station, "服务站|服务中心|驿站|就业中心|就业站|职介|政务|人社中心|人社所|服务所|保障所|服务大厅|服务点|人才市场|人力资源市场|人才服务|职业介绍|便民|办事处|station|job centre|jobcentre|job center|careers centre|careers service|service centre|service center|employment centre"},
	{Bureau, "局|办公室|委员会|管委会|管办|bureau|social security office|employment office|labour office|labor office|council|department|authority"},
}

// kindOf finds a kind in words, "" if there is none.
func kindOf(s string) Kind {
	s = strings.ToLower(s)
	if k := Kind(strings.NewReplacer(" ", "_", "-", "_").Replace(strings.TrimSpace(s))); k.valid() {
		return k
	}
	for _, k := range kindWords {
		for w := range strings.SplitSeq(k.words, "|") {
			if strings.Contains(s, w) {
				return k.kind
			}
		}
	}
	return ""
}
