package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerbot/internal/postgres/pgtest"
)

// TestLoadSaysOfStarter: who loads their own documents into an empty library is told, once,
// that the sample guides do not come by themselves then; not who wants none.
func TestLoadSaysOfStarter(t *testing.T) {
	url, other := pgtest.URL(t), pgtest.URL(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("# 缝纫工补贴办法\n\n第一条 缝纫工培训补贴标准为每人七百元。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, v := range variables {
		t.Setenv(v.name, "")
	}
	for i, c := range []struct {
		url, starter string
		told         bool
	}{{other, "off", false}, {url, "on", true}, {url, "on", false}} {
		t.Setenv("DATABASE_URL", c.url)
		t.Setenv("CAREERBOT_STARTER", c.starter)
		var out, stderr bytes.Buffer
		code := run(t.Context(), []string{"load", "--region", "CN", dir}, strings.NewReader(""), &out, &stderr)
		if code != 0 || strings.Contains(stderr.String(), "careerbot load --starter") != c.told {
			t.Errorf("load %d with the guides %s: %d, %s", i+1, c.starter, code, stderr.String())
		}
	}
}
