package postgres

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

func TestServerCheck(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server Server
		wants  []string // all of them in the error; none: no error
	}{
		"good":            {Server{Version: "15.18", VersionNum: 150018, VectorVersion: "0.7.0", VectorNum: 700}, nil},
		"newest":          {Server{Version: "18.1", VersionNum: 180001, VectorVersion: "1.0.0", VectorNum: 10000}, nil},
		"old server":      {Server{Version: "14.9", VersionNum: 140009}, []string{"PostgreSQL 14.9", "15 to 18", "DATABASE_URL"}},
		"unknown server":  {Server{Version: "19.0", VersionNum: 190000}, []string{"PostgreSQL 19.0", "15 to 18"}},
		"no pgvector":     {Server{Version: "16.4", VersionNum: 160004}, []string{"without the extension pgvector", "postgresql-16-pgvector"}},
		"old pgvector":    {Server{Version: "16.4", VersionNum: 160004, VectorVersion: "0.6.0", VectorNum: 600}, []string{"pgvector 0.6.0", "0.7"}},
		"old in database": {Server{Version: "16.4", VersionNum: 160004, VectorVersion: "0.5.1", VectorNum: 501, VectorInstalled: true}, []string{"pgvector 0.5.1", "ALTER EXTENSION vector UPDATE"}},
	} {
		err := c.server.check()
		if (err == nil) != (c.wants == nil) {
			t.Errorf("%s: %v", name, err)
		}
		for _, want := range c.wants {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error lacks %q: %v", name, want, err)
			}
		}
	}
}

func TestVectorNum(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{"0.8.2": 802, "0.7.0": 700, "1.0": 10000, "0.10.1": 1001, "": 0, "0.8.0-1": 800, "x": 0} {
		if got := vectorNum(version); got != want {
			t.Errorf("vectorNum(%q) = %d, want %d", version, got, want)
		}
	}
}

func TestErrorsHideThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://me:s3cret@localhost:5432x/db",
		"postgres://me:s3cret@127.0.0.1:1/db?sslmode=s3cret",
		"postgres://me:s3cret@127.0.0.1:1/db",
		"postgres://me:s3cret%zz@127.0.0.1:1/db",
		"postgres://me:s3c/ret#x@127.0.0.1:1/db",
		"postgres://127.0.0.1:1/db?user=me&password=s3cret",
		"postgres://127.0.0.1:1/db?password=s3cret&sslmode=wrong",
		"host=127.0.0.1 port=1x password=s3cret",
		"s3cret",
	} {
		_, _, err := Open(context.Background(), url)
		if err == nil {
			t.Errorf("%s was opened", url)
		} else if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "s3c") {
			t.Errorf("the error tells the password: %v", err)
		}
	}
}

func TestDefaultDir(t *testing.T) {
	t.Setenv("CAREERBOT_DATA", "/some/where")
	if dir, err := DefaultDir(); err != nil || dir != "/some/where" {
		t.Errorf("CAREERBOT_DATA is not used: %q, %v", dir, err)
	}
	t.Setenv("CAREERBOT_DATA", "")
	dir, err := DefaultDir()
	if err != nil || !filepath.IsAbs(dir) || filepath.Base(dir) != "careerbot" {
		t.Errorf("DefaultDir() = %q, %v", dir, err)
	}
}
