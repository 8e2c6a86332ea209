package share

// Paths are the addresses that are served, for the test that holds the description
// against them.
func Paths() (all []string) {
	for _, r := range routes() {
		all = append(all, r.path)
	}
	return all
}

// Words are what people read, by language and name.
var Words = words
