package region

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed spelt.txt
var speltFile string

var spelt = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(speltFile) {
		if f := strings.Fields(line); len(f) > 1 && f[0] != "#" {
			all[f[0]] = f[1:]
		}
	}
	return all
})

// Spelt gives the codes of the regions that a name in letters can be meant for: Huaiyin,
// huai yin, Huaiyin District. Most spell more than one, and many are English words (Lin,
// An): who reads them needs to know that a place was asked for.
func Spelt(name string) []string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	for _, kind := range []string{" district", " county", " qu", " xian", "-qu"} {
		name = strings.TrimSuffix(name, kind)
	}
	return slices.Clone(spelt()[strings.NewReplacer(" ", "", "'", "", "’", "", "-", "", "ü", "v").Replace(name)])
}

var spellings = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for name, codes := range spelt() {
		for _, code := range codes {
			all[code] = strings.ToUpper(name[:1]) + name[1:]
		}
	}
	return all
})

// PathIn gives the name of a region with those that it lies in, in a language: Huaiyin,
// Jinan, Shandong, where it is written in letters.
func PathIn(code, language string) string {
	if language == "zh" || code == "" || code[0] < '0' || code[0] > '9' {
		return Path(code)
	}
	var parts []string
	for n := len(code); n >= 2; n -= 2 {
		part, _, _ := strings.Cut(english[code[:n]], "|")
		if part == "" {
			part = spellings()[code[:n]]
		}
		if part != "" && !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
