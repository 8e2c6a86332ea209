package region

import (
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countries has the names of all countries but China, in Chinese and in English
// lower case, each English one between spaces.
var countries = sync.OnceValue(func() []string {
	names := []string{" usa ", " uk ", " america ", " american ", " england ", " english ", " california ", " europe ", "欧洲", "国外", "海外", " abroad ", " overseas "}
	zh, en := display.Regions(language.Chinese), display.Regions(language.English)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			r, err := language.ParseRegion(string([]rune{a, b}))
			if err != nil || !r.IsCountry() || r.String() == National {
				continue
			}
			for _, d := range []string{zh.Name(r), " " + strings.ToLower(en.Name(r)) + " "} {
				if strings.TrimSpace(d) != "" && !strings.Contains(d, "未知") {
					names = append(names, d)
				}
			}
		}
	}
	return names
})

// Abroad reports whether a message names another country than China: what holds
// in a Chinese province is no answer then.
func Abroad(message string) bool {
	words := strings.FieldsFunc(strings.ToLower(message), func(r rune) bool { return r < 'a' && r < 0x80 || r > 'z' && r < 0x80 })
	s := " " + strings.Join(words, " ") + " "
	for _, name := range countries() {
		if strings.Contains(s, name) {
			return true
		}
	}
	return false
}
