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

// Spelt gives the codes of the districts that a name in letters can be meant for: Huaiyin,
// huai yin, Huaiyin District. Most spell more than one, and many are English words (Lin,
// An): who reads them needs to know that a place was asked for.
func Spelt(name string) []string {
	name = strings.ToLower(strings.Join(strings.Fields(name), " "))
	for _, kind := range []string{" district", " county", " qu", " xian", "-qu"} {
		name = strings.TrimSuffix(name, kind)
	}
	return slices.Clone(spelt()[strings.NewReplacer(" ", "", "'", "", "’", "", "-", "", "ü", "v").Replace(name)])
}
