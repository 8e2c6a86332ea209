package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// binaries is one installation of the server's programs.
type binaries struct {
	dir       string // holds initdb, postgres and pg_ctl
	major     int
	vector    string // pgvector's version, empty if it is not installed for this server
	vectorNum int
}

func (b binaries) program(name string) string { return filepath.Join(b.dir, name) }
func (b binaries) usable() bool               { return b.vectorNum >= minVectorNum }

// binaryGlobs are the places where servers are kept. scripts/setup.sh looks at the same ones.
var binaryGlobs = []string{
	"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
	"/usr/pgsql-*/bin",          // Red Hat and others with PostgreSQL's own packages
	"/usr/libexec/postgresql*",  // Alpine
	"/usr/local/pgsql/bin",      // built from source
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
}

var (
	versionOutput  = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)
	defaultVersion = regexp.MustCompile(`(?m)^default_version\s*=\s*'([^']+)'`)
)

// findBinaries lists the installed servers of a version that the program works with, the best first: those with
// pgvector, and among them the newest.
func findBinaries(ctx context.Context) ([]binaries, error) {
	var dirs []string
	if dir := os.Getenv("CAREERBOT_PG_BIN"); dir != "" {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
			return nil, fmt.Errorf("CAREERBOT_PG_BIN is %q, where there is no initdb: "+
				"it takes the folder of PostgreSQL's server programs, such as /usr/lib/postgresql/17/bin", dir)
		}
		dirs = []string{dir}
	} else {
		for _, glob := range binaryGlobs {
			found, err := filepath.Glob(glob)
			if err != nil {
				return nil, fmt.Errorf("look for PostgreSQL in %s: %w", glob, err)
			}
			dirs = append(dirs, found...)
		}
		if path, err := exec.LookPath("postgres"); err == nil {
			// A name in /usr/local/bin is often a link into the folder that also has initdb.
			if resolved, err := filepath.EvalSymlinks(path); err == nil {
				path = resolved
			}
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	var found []binaries
	for _, dir := range dirs {
		if slices.ContainsFunc(found, func(b binaries) bool { return b.dir == dir }) {
			continue
		}
		if b, ok := inspectBinaries(ctx, dir); ok {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b binaries) int {
		if a.usable() != b.usable() {
			if a.usable() {
				return -1
			}
			return 1
		}
		return b.major - a.major
	})
	return found, nil
}

// inspectBinaries says what is in dir, and whether that is a complete server of a version that the program works with.
func inspectBinaries(ctx context.Context, dir string) (binaries, bool) {
	b := binaries{dir: dir}
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(b.program(name)); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return b, false
		}
	}
	out, err := exec.CommandContext(ctx, b.program("postgres"), "--version").Output()
	match := versionOutput.FindSubmatch(out)
	if err != nil || match == nil {
		return b, false
	}
	b.major, _ = strconv.Atoi(string(match[1]))
	if b.major < minMajor || b.major > maxMajor {
		return b, false
	}
	share := fmt.Sprintf("/usr/share/postgresql/%d", b.major)
	if out, err := exec.CommandContext(ctx, b.program("pg_config"), "--sharedir").Output(); err == nil {
		share = strings.TrimSpace(string(out))
	}
	if control, err := os.ReadFile(filepath.Join(share, "extension", "vector.control")); err == nil {
		if match := defaultVersion.FindSubmatch(control); match != nil {
			b.vector = string(match[1])
			b.vectorNum = vectorNum(b.vector)
		}
	}
	return b, true
}

// chooseBinaries picks the server for a data directory that a server of version major has written; 0 is a new one.
func chooseBinaries(ctx context.Context, major int, dir string) (binaries, error) {
	found, err := findBinaries(ctx)
	if err != nil {
		return binaries{}, err
	}
	if len(found) == 0 {
		return binaries{}, errors.New("no PostgreSQL server is installed here: " + advice())
	}
	if major != 0 {
		i := slices.IndexFunc(found, func(b binaries) bool { return b.major == major })
		if i < 0 {
			return binaries{}, fmt.Errorf("the data in %s were written by PostgreSQL %d, and this machine has PostgreSQL %d (%s): "+
				"install PostgreSQL %d with pgvector, or carry the data over with pg_upgrade, "+
				"or move the folder away to start with an empty database", dir, major, found[0].major, found[0].dir, major)
		}
		found = found[i:]
	}
	switch best := found[0]; {
	case best.usable():
		return best, nil
	case best.vector != "":
		return best, fmt.Errorf("PostgreSQL %d (%s) has pgvector %s, and careerbot needs 0.7 or newer: %s",
			best.major, best.dir, best.vector, advice())
	default:
		return best, fmt.Errorf("PostgreSQL %d (%s) has no pgvector: %s", best.major, best.dir, advice())
	}
}

func advice() string {
	own := "run scripts/setup.sh, or install PostgreSQL 17 with its pgvector package"
	if runtime.GOOS == "darwin" {
		own = "run scripts/setup.sh, or brew install postgresql@17 pgvector"
	}
	return own + ", or set DATABASE_URL to a server that has both"
}
