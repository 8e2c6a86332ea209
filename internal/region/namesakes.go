package region

import (
	"slices"
	"strings"
)

// Namesakes gives the codes of all places that a name is the name of, official or
// short, in Chinese or English: 朝阳区 is in Beijing and in Changchun.
func Namesakes(name string) []string {
	t := places()
	name = strings.TrimSpace(name)
	var all []string
	for _, codes := range [][]string{t.codes[strings.ToLower(name)], t.full[name], t.short[name]} {
		all = append(all, codes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Country gives the code of the country that a region lies in; "" of "".
func Country(code string) string {
	if code != "" && code[0] >= '0' && code[0] <= '9' {
		return National
	}
	country, _, _ := strings.Cut(code, "-")
	return country
}

// Path gives the name of a region with those that it lies in: 山东省济南市槐荫区.
func Path(code string) string {
	if code == "" || code[0] < '0' || code[0] > '9' {
		return Name(code, "zh")
	}
	t := places()
	path := ""
	for n := 2; n <= len(code); n += 2 {
		path += t.names[code[:n]]
	}
	return path
}

// Province gives the province of a region of China, the country of one elsewhere: the part
// by which people are counted.
func Province(code string) string {
	if code != "" && code[0] >= '0' && code[0] <= '9' {
		return code[:min(2, len(code))]
	}
	country, _, _ := strings.Cut(code, "-")
	return country
}
