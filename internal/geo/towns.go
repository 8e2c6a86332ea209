package geo

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed towns.txt
var townsFile string

// Towns are names of towns and boroughs in Great Britain, in lower case, that are known
// without capitals or a word before them. It is read only.
var Towns = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(townsFile) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			all[line] = true
		}
	}
	return all
})
