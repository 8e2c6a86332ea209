package web

import (
	"bufio"
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// agent is by what name robots.txt knows us.
const agent = "careerbot"

// robots is what a robots.txt says to us (RFC 9309).
type robots struct {
	rules []rule
	delay time.Duration // between two requests, as some ask for
}

type rule struct {
	path  string
	allow bool
}

// maxDelay is how long a robots.txt can make us wait between two requests.
const maxDelay = 10 * time.Second

// readRobots reads a robots.txt: the groups that name us, else those of all.
func readRobots(data []byte) robots {
	var own, all robots
	named, forUs, forAll, inRules := false, false, false, true
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\uFEFF"))))
	lines.Buffer(nil, 64<<10)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if inRules { // a group begins
				forUs, forAll, inRules = false, false, false
			}
			name := strings.ToLower(value)
			if end := strings.IndexFunc(name, func(r rune) bool { return r != '-' && r != '_' && (r < 'a' || r > 'z') }); end >= 0 && name != "*" {
				name = name[:end]
			}
			forUs, forAll = forUs || name == agent, forAll || name == "*"
			named = named || forUs
		case "allow", "disallow", "crawl-delay":
			inRules = true
			for to, is := range map[*robots]bool{&own: forUs, &all: forAll} {
				if is {
					to.add(key, value)
				}
			}
		}
	}
	if named {
		return own
	}
	return all
}

func (r *robots) add(key, value string) {
	switch {
	case key == "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
			r.delay = time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second))
		}
	case value != "": // "Disallow:" alone forbids nothing
		r.rules = append(r.rules, rule{escaped(value), key == "allow"})
	}
}

// let reports whether an address may be asked for: the longest rule that fits decides,
// of two the one that allows.
func (r robots) let(u *url.URL) bool {
	path := escaped(u.EscapedPath())
	if u.RawQuery != "" {
		path += "?" + escaped(u.RawQuery)
	}
	best, allow := -1, true
	for _, rule := range r.rules {
		if n := len(rule.path); n >= best && fits(rule.path, path) {
			allow = rule.allow || n == best && allow
			best = n
		}
	}
	return allow
}

// fits reports whether a path begins as a rule says, in which * is anything and $ at the
// end is the end.
func fits(rule, path string) bool {
	rule, end := strings.CutSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	path = path[len(parts[0]):]
	last := len(parts) - 1
	for i, part := range parts[1:] {
		if end && i+1 == last {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !end || path == ""
}

// escaped writes a path in one way, however it was escaped.
func escaped(path string) string {
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				if plain := byte(n); plain >= 'a' && plain <= 'z' || plain >= 'A' && plain <= 'Z' || plain >= '0' && plain <= '9' || strings.IndexByte("-._~", plain) >= 0 {
					b.WriteByte(plain)
				} else {
					b.WriteString(strings.ToUpper(path[i : i+3]))
				}
				i += 2
				continue
			}
		}
		if c < 0x21 || c > 0x7e {
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)|0x100, 16)[1:]))
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
