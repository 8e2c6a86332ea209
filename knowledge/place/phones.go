package place

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"careerbot/internal/region"
)

// phonesFrom brings telephone numbers into one form. What is no number, as an area
// code without one, is left out with a warning.
func (d *draft) phonesFrom(given []string) []string {
	china := d.region == region.National || d.region != "" && d.region[0] >= '0' && d.region[0] <= '9'
	var phones []string
	for _, s := range given {
		for one := range strings.FieldsFuncSeq(norm.NFKC.String(s), func(r rune) bool { return strings.ContainsRune("、,;/|\n和及或", r) }) {
			one = strings.TrimSpace(one)
			phone := phoneOf(one, china)
			switch {
			case phone == "" && one != "":
				d.warn("%q is no telephone number; it is left out", shown(one))
			case phone != "" && !slices.Contains(phones, phone):
				phones = append(phones, phone)
			}
		}
	}
	if len(phones) > maxPhones {
		d.warn("it has %d telephone numbers; the first %d are kept", len(phones), maxPhones)
		phones = phones[:maxPhones]
	}
	return phones
}

// phoneOf writes a number as 0531-87953276, 0531-87953276-801, 12333, 13812345678 or
// +44 1772 716565; "" if it is none.
func phoneOf(s string, china bool) string {
	s = strings.ToLower(s)
	extension := ""
	for _, mark := range []string{"转分机", "转", "分机", "ext.", "ext", "x"} {
		if before, after, ok := strings.Cut(s, mark); ok {
			if s, extension = before, digitsOf(after); extension == "" {
				return ""
			}
			break
		}
	}
	if strings.Trim(s, "0123456789+-()[]. –—~电话:tel手机号码") != "" {
		return ""
	}
	international := strings.Contains(s, "+")
	var groups []string
	for g := range strings.FieldsFuncSeq(s, func(r rune) bool { return r < '0' || r > '9' }) {
		groups = append(groups, g)
	}
	number := strings.Join(groups, "")
	if extension == "" && china && len(groups) == 3 && strings.HasPrefix(number, "0") && len(groups[1]) >= 7 {
		extension, groups = groups[2], groups[:2] // 0531-87953276-801
		number = strings.Join(groups, "")
	}
	if len(number) > 15 || len(extension) > 6 {
		return ""
	}
	if international {
		if len(number) < 8 {
			return ""
		}
		return withExtension("+"+strings.Join(groups, " "), extension)
	}
	if !china {
		if len(number) < 3 {
			return ""
		}
		return withExtension(strings.Join(groups, " "), extension)
	}
	switch area := areaCode(number); {
	case area != "" && len(number)-len(area) >= 7:
		number = area + "-" + number[len(area):]
	case strings.HasPrefix(number, "400") || strings.HasPrefix(number, "800"):
		if len(number) != 10 {
			return ""
		}
	case len(number) == 11 && number[0] == '1', len(number) == 7, len(number) == 8: // mobile, or without its area code
	case len(number) >= 3 && len(number) <= 6 && number[0] == '1', len(number) == 5 && number[0] == '9': // 12333, 95511
	default:
		return ""
	}
	return withExtension(number, extension)
}

func withExtension(number, extension string) string {
	if extension == "" {
		return number
	}
	return number + "-" + extension
}

// areaCode gives the area code that a Chinese number begins with: three digits for
// 010 and 02x, else four.
func areaCode(number string) string {
	switch {
	case len(number) < 4 || number[0] != '0':
		return ""
	case number[1] == '1' || number[1] == '2':
		return number[:3]
	}
	return number[:4]
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
