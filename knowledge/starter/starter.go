// Package starter holds the sample guides that an empty library begins with, so
// that the program answers real questions on its first day. An agency replaces
// them with its own. They are written for this program; each rule names the law
// and article that it comes from.
package starter

import "embed"

// Files has the guides, in zh/ and en/.
//
//go:embed zh/*.md en/*.md
var Files embed.FS
